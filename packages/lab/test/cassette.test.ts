import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCompute } from "@northbound/cloudcix/compute";
import { createCloudVision } from "@northbound/cloudvision";
import { createPrimeInfrastructure } from "@northbound/prime-infrastructure";
import { createRhev } from "@northbound/rhev";
import { type ClientBase, createFetchTransport, type Transport } from "@northbound/runtime";
import {
  checkCassette,
  type Exchange,
  fromHar,
  parseCassette,
  parseJson,
  record,
  replay,
  toHar,
} from "@northbound/runtime/cassette";
import { createNodeTransport } from "@northbound/runtime/node";
import { createValidator, type Schema, type SchemaTable } from "@northbound/runtime/validate";
import { createXpresso } from "@northbound/xpresso";
import { setupServer } from "msw/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLab, type Lab } from "../src/index.ts";
import { cassetteHandlers } from "../src/msw.ts";

let lab: Lab;
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "northbound-cassette-"));
  lab = await createLab({
    protocol: "http",
    world: { machines: 12, devices: 6 },
    cloudcix: true,
    cloudvision: { nodes: 1 },
    prime: true,
    rhev: true,
    xpresso: true,
  });
});
afterAll(async () => {
  await lab.close();
  await rm(folder, { recursive: true, force: true });
});

interface Tour {
  /** A client over a transport, at the lab's nodes. */
  readonly open: (transport: Transport) => ClientBase;
  readonly schemas?: () => Promise<SchemaTable>;
  /** Reads that go on with what other reads gave. */
  readonly steps: (client: never) => Promise<unknown[]>;
}

function step(read: Promise<unknown>): Promise<unknown> {
  return read.catch((error: { readonly code?: unknown; readonly status?: unknown }) => [error.code, error.status]);
}

const tours: Readonly<Record<string, Tour>> = {
  rhev: {
    open: (transport) => createRhev({ nodes: lab.rhev.urls, credentials: lab.rhev.credentials, transport }),
    schemas: async () => (await import("../../rhev/src/generated/schemas.ts")).schemas,
    async steps(client: ReturnType<typeof createRhev>) {
      const machines = await client.vms.list({ max: 5 });
      const vmId = machines.vm?.[0]?.id ?? "";
      return [
        machines,
        await step(client.vms.get({ vmId })),
        await step(client.vmNics.list({ vmId })),
        await step(client.hosts.list().all()),
        await step(client.vms.get({ vmId: "00000000-0000-0000-0000-000000000000" })),
        await step(client.version()),
      ];
    },
  },
  cloudvision: {
    open: (transport) => {
      const { username, password } = lab.cloudvision.credentials;
      return createCloudVision({ nodes: lab.cloudvision.urls, credentials: { username, password }, transport });
    },
    async steps(client: ReturnType<typeof createCloudVision>) {
      const devices = await client.inventory.listDevices({});
      return [
        devices,
        await step(client.configlets.list({}).all()),
        await step(client.tasks.get({ taskId: "999999" })),
        await step(client.users.list({}).all()),
        await step(client.version()),
      ];
    },
  },
  prime: {
    open: (transport) =>
      createPrimeInfrastructure({ nodes: lab.prime.urls, credentials: lab.prime.credentials, transport }),
    async steps(client: ReturnType<typeof createPrimeInfrastructure>) {
      return [await step(client.devices.list({ ".full": true }).all()), await step(client.version())];
    },
  },
  xpresso: {
    open: (transport) =>
      createXpresso({ nodes: lab.xpresso.urls, token: lab.xpresso.credentials.token ?? "", transport }),
    steps: async (client: ReturnType<typeof createXpresso>) => [await step(client.testbedsV2.list().all())],
  },
  cloudcix: {
    open: (transport) => {
      const { urls: gateway, credentials: given, state } = lab.cloudcix;
      const apiKey = state.users.get(given.username)?.apiKey ?? "";
      return createCompute({
        gateway: gateway as never,
        credentials: { email: given.username, password: given.password, apiKey },
        transport,
      });
    },
    steps: async (client: ReturnType<typeof createCompute>) => [await step(client.project.list().all())],
  },
};

async function run({ open, steps }: Tour, transport: Transport): Promise<unknown[]> {
  const client = open(transport);
  try {
    return await steps(client as never);
  } finally {
    await client.close().catch(() => undefined);
  }
}

test.for(Object.keys(tours))("a tour of %s replays the same by its transport and through MSW", async (name) => {
  const tour = tours[name] as Tour;
  const file = join(folder, `${name}.jsonl`);
  const live = await run(tour, record({ file, transport: createNodeTransport({}) }));
  const text = await readFile(file, "utf8");
  expect(parseCassette(text).exchanges.length).toBeGreaterThan(0);
  const again = await run(tour, replay(file));
  // The same shape, with pseudonyms in place of names.
  expect(shapeOf(again)).toEqual(shapeOf(live));
  const server = setupServer(...cassetteHandlers(text, nodesOf(name)));
  server.listen({ onUnhandledFrame: "error" });
  try {
    expect(await run(tour, createFetchTransport())).toEqual(again);
  } finally {
    server.close();
  }
  const { username, password, token } = credentialsOf(name);
  const secrets = [password, token, username.includes("@") ? username : undefined];
  expect(secrets.filter((secret) => secret !== undefined && secret.length > 3 && text.includes(secret))).toEqual([]);
  expect(checkCassette(text, await tour.schemas?.()).map(({ pointer, text: found }) => `${pointer} ${found}`)).toEqual(
    [],
  );
  const { exchanges } = parseCassette(text);
  const back = fromHar(JSON.parse(JSON.stringify(toHar(exchanges))) as ReturnType<typeof toHar>);
  expect(back.map(({ method, url, answer }) => [method, url, answer])).toEqual(
    exchanges.map(({ method, url, answer }) => [method, url, answer]),
  );
});

test.for(Object.keys(tours))(
  "a tour of %s differs from a spec in the same before and after redaction",
  async (name) => {
    const tour = tours[name] as Tour;
    const file = join(folder, `${name}-drift.jsonl`);
    const node = createNodeTransport({});
    const raw: { readonly operation: string; readonly status: number; readonly answer: unknown }[] = [];
    let schemas: Promise<SchemaTable> | undefined;
    const recorder = record({
      file,
      transport: {
        async send(call) {
          const reply = await node.send(call);
          const operation = call.operation?.id ?? "";
          if (!reply.isStreamed) raw.push({ operation, status: reply.status, answer: parseJson(reply.bufferedText()) });
          return reply;
        },
        close: () => node.close(),
      },
    });
    await run(tour, {
      ...recorder,
      attach(client) {
        const load = (): Promise<SchemaTable> =>
          (schemas ??= (client.schemas?.() ?? Promise.resolve(none)).then(spoil));
        recorder.attach?.(client.schemas === undefined ? client : { ...client, schemas: load });
      },
    });
    const table = (await schemas) ?? none;
    const redacted = parseCassette(await readFile(file, "utf8")).exchanges;
    const findings = (exchanges: readonly Pick<Exchange, "operation" | "status" | "answer">[]): string[] =>
      exchanges
        .flatMap(({ operation = "", status, answer }) => findingsOf(table, operation, status, answer))
        .toSorted();
    const before = findings(raw);
    expect(new Set(before.map((line) => line.split(" ", 1)[0])).size).toBeGreaterThanOrEqual(2);
    expect(findings(redacted)).toEqual(before);
  },
);

const none: SchemaTable = { definitions: {}, operations: {} };

/** A spec that lacks members, has other types, and asks for what nobody answers. */
function spoil(table: SchemaTable): SchemaTable {
  let count = 0;
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    const {
      properties,
      enum: words,
      ...rest
    } = Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, key === "properties" ? member : walk(member)]),
    ) as { properties?: Record<string, unknown>; enum?: unknown[] };
    const members = Object.entries(properties ?? {}).flatMap(([key, member]): [string, unknown][] => {
      count += 1;
      if (count % 7 === 0) return [];
      return [[key, count % 7 === 1 ? { type: "boolean" } : walk(member)]];
    });
    return {
      ...rest,
      ...(words && { enum: words.slice(1) }),
      ...(properties && { properties: Object.fromEntries(members) }),
      ...(properties && count % 5 === 0 && { required: ["neverThere"] }),
    };
  };
  return { definitions: walk(table.definitions) as SchemaTable["definitions"], operations: table.operations };
}

function findingsOf(table: SchemaTable, operation: string, status: number, answer: unknown): string[] {
  const schema = table.operations[operation]?.answers[status];
  if (schema === undefined || schema === null || answer === undefined) return [];
  return createValidator({ definitions: table.definitions, maxFindings: 10_000 })(schema as Schema, answer).map(
    // What an open set doesn't list is no word of the spec's, and gets a pseudonym.
    ({ kind, pointer, seen, expected }) =>
      `${kind} ${operation} ${pointer} ${kind === "value" ? "" : seen.join()} ${expected.slice(0, 3).join()}`,
  );
}

function nodesOf(name: string): readonly string[] {
  const { urls } = lab[name as "rhev"];
  return name === "cloudcix" ? urls.flatMap((url) => [`${url}/compute`, `${url}/membership`]) : urls;
}

function credentialsOf(name: string): {
  readonly username: string;
  readonly password: string;
  readonly token?: string;
} {
  return lab[name as "rhev"].credentials as never;
}

/** Types and numbers of members, without texts and names of keys. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value === "object" && value !== null) return Object.values(value).map(shapeOf);
  return value === null ? "null" : typeof value;
}
