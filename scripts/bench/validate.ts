import { createRhev } from "@northbound/rhev";
import { Reply, type Transport } from "@northbound/runtime";
import { atMost, ratio, type Scale, type Section } from "./finding.ts";

const count = 1_000;

/** What `validate: "warn"` costs beside reading the answer, for a list of machines. */
export async function measureValidate({ isQuick }: Scale): Promise<Section> {
  const text = JSON.stringify({ vm: Array.from({ length: count }, machine) });
  const rounds = isQuick ? 40 : 200;
  const [parsing, plain, sampled, whole] = await leastOf(rounds, [
    () => Promise.resolve(JSON.parse(text) as unknown),
    callOf(text, "off"),
    callOf(text, "warn"),
    callOf(text, { sample: Infinity }),
  ]);
  const part = (value: number): number => Math.max(0, value - plain) / parsing;
  const row = (name: string, value: number): readonly string[] => [name, `${value.toFixed(2)} ms`, ratio(part(value))];
  return {
    findings: [atMost("validate with its usual sample, in parts of JSON.parse", part(sampled), 0.2, ratio)],
    tables: [
      {
        title: "Comparing answers with the spec",
        about: `A list of 1,000 machines of RHEV, ${Math.round(text.length / 1_000)} kB; the least of whole calls without a network, taken in turn. The last column is what comes on top, in parts of JSON.parse.`,
        head: ["call", "least", "× JSON.parse"],
        rows: [
          ["JSON.parse alone", `${parsing.toFixed(2)} ms`, ""],
          row("without validate", plain),
          row('validate: "warn"', sampled),
          row("validate: { sample: Infinity }", whole),
        ],
      },
    ],
  };
}

/** A machine as engines answer it, with what is usual in a list. */
function machine(_: unknown, index: number): object {
  const id = `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
  const link = (rel: string): object => ({ rel, href: `/ovirt-engine/api/vms/${id}/${rel}` });
  return {
    id,
    href: `/ovirt-engine/api/vms/${id}`,
    name: `vm-${index}`,
    description: "A machine of the benchmark",
    status: index % 3 === 0 ? "up" : "down",
    type: "server",
    memory: 4_294_967_296,
    cpu: { architecture: "x86_64", topology: { cores: 2, sockets: 1, threads: 1 } },
    os: { type: "rhel_8x64", boot: { devices: { device: ["hd"] } } },
    cluster: { id, href: `/ovirt-engine/api/clusters/${id}` },
    template: { id, href: `/ovirt-engine/api/templates/${id}` },
    creation_time: 1_700_000_000_000,
    display: { type: "vnc", monitors: 1, smartcard_enabled: false },
    high_availability: { enabled: false, priority: 1 },
    link: ["diskattachments", "nics", "snapshots", "statistics", "tags", "permissions"].map(link),
  };
}

/** The least time of each way, taken in turn: what else the machine does only ever adds to it. */
async function leastOf<const Ways extends readonly (() => Promise<unknown>)[]>(
  rounds: number,
  ways: Ways,
): Promise<{ readonly [Index in keyof Ways]: number }> {
  const least = ways.map(() => Infinity);
  for (let round = 0; round < rounds; round++) {
    for (const [index, way] of ways.entries()) {
      const began = performance.now();
      // oxlint-disable-next-line no-await-in-loop -- one after the other, or they would share the processor
      await way();
      least[index] = Math.min(least[index] ?? Infinity, performance.now() - began);
    }
  }
  return least as { readonly [Index in keyof Ways]: number };
}

function callOf(text: string, validate: "off" | "warn" | { readonly sample: number }): () => Promise<unknown> {
  const body = new TextEncoder().encode(text);
  const transport: Transport = {
    send: () => Promise.resolve(new Reply({ status: 200, headers: { "content-type": "application/json" }, body })),
    close: () => Promise.resolve(),
  };
  const nodes = ["https://engine.example.net"];
  const rhev = createRhev({ nodes, credentials: { token: "made-up" }, transport, validate });
  return () => Promise.resolve(rhev.vms.list());
}
