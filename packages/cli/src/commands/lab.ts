import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Lab, LabOptions, OwnBackend } from "@northbound/lab";
import { backends, findBackend } from "./call/backends.ts";
import type { Command } from "./command.ts";
import { UsageError } from "../output/usage-error.ts";
import { exitCodes } from "../output/exit-codes.ts";
import type { Io } from "../output/io.ts";
import { readFaults, switchOn } from "./lab/faults.ts";
import { follow } from "./lab/follow.ts";
import { variablesOf } from "./lab/variables.ts";
import { nameOfSpec } from "./call/spec-backend.ts";
import { parse } from "./parse.ts";
import { specArgument } from "./spec-argument.ts";

const help = `Starts stand-ins for the controllers on this machine and keeps them until Ctrl+C.

Usage: northbound lab [<spec> …] [options]

  --backend <name>      which one; may be repeated (default: all)
  --nodes <n>           nodes of each (default: 3 for cloudvision, 1 for others)
  --version <version>   release to play, for backends that have several
  --faults <list>       backend[/node]:kind[=value] with commas between them: kill, hang, blackhole,
                        slow=<milliseconds>, overload=<seconds to wait>, reset, corrupt, truncate[=<times>]
  --seed <n>            another world (default: 1)
  --host <address>      where to listen (default: 127.0.0.1)
  --http                without TLS
  --env <file>          write the variables for northbound call into a file, instead of printing them
  --follow              a line for every request, and for every message that breaks its spec

A spec is a file or an address of OpenAPI 2.0 to 3.2: the lab plays it as it is written. Paths that look like a collection keep
what is created; other operations answer with the examples of the spec, or what its schemas allow. Requests are validated.

Prints addresses and credentials as environment variables, so that another shell can use them at once.

Examples:
  northbound lab --backend cloudvision --env lab.env --follow
  set -a; . ./lab.env; northbound call cloudvision inventory/listDevices -o table
  northbound lab --backend rhev --nodes 2 --faults rhev/1:kill
  northbound lab my-api.yaml --http --env lab.env
`;

/** `northbound lab` */
export const labCommand: Command = {
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, {
      backend: { type: "string", multiple: true, default: [] },
      nodes: { type: "string" },
      version: { type: "string" },
      faults: { type: "string", multiple: true, default: [] },
      seed: { type: "string" },
      host: { type: "string" },
      http: { type: "boolean", default: false },
      env: { type: "string" },
      follow: { type: "boolean", default: false },
    });
    const faults = readFaults(values.faults);
    const nodes = readCount("nodes", values.nodes);
    const seed = readCount("seed", values.seed);
    const { version } = values;
    if (version !== undefined && values.backend.length !== 1) {
      throw new UsageError("--version goes with one --backend: each has versions of its own.");
    }
    const chosen = values.backend.map(findBackend);
    const specs = await Promise.all(positionals.map((file) => readLabBackend(file, nodes, io)));
    const own = { ...(nodes !== undefined && { nodes }), ...(version !== undefined && { version }) };
    const isAll = chosen.length === 0 && specs.length === 0 && nodes !== undefined;
    const wanted = isAll ? backends : chosen;
    const options = {
      strict: false,
      ...(values.host !== undefined && { host: values.host }),
      ...(seed !== undefined && { seed }),
      protocol: values.http ? "http" : "https",
      ...(specs.length > 0 && { backends: specs }),
      ...Object.fromEntries(wanted.map(({ lab: name }) => [name, own])),
    } as LabOptions;
    const { createLab } = await import("@northbound/lab");
    await using lab = await createLab(options);
    const missing = chosen.find((backend) => !lab.clusters.some((cluster) => cluster.name === backend.lab));
    if (missing !== undefined) throw new UsageError(`The lab has no ${missing.name}.`);
    for (const fault of faults) await switchOn(lab, fault);
    await announceAndWait(lab, values.env, values.follow, io);
    return exitCodes.ok;
  },
};

async function readLabBackend(file: string, nodes: number | undefined, io: Io): Promise<OwnBackend> {
  const [{ formatProblem, readSpec }, { defineSpecBackend }] = await Promise.all([
    import("@northbound/generator"),
    import("@northbound/lab"),
  ]);
  await using named = await specArgument(file, io);
  const { document, warnings } = await readSpec(named.place);
  for (const warning of warnings.filter(({ rule }) => rule !== "northbound/not-carried"))
    io.note(formatProblem(warning));
  return defineSpecBackend({
    name: nameOfSpec(file),
    spec: document,
    ...(nodes !== undefined && { defaultNodes: nodes }),
  });
}

async function announceAndWait(lab: Lab, file: string | undefined, isFollowed: boolean, io: Io): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "northbound-lab-"));
  try {
    const ca = lab.ca === "" ? undefined : join(folder, "ca.pem");
    if (ca !== undefined) await writeFile(ca, lab.ca);
    const lines = lab.clusters.flatMap((cluster) =>
      Object.entries(variablesOf(cluster, ca)).map(([name, value]) => `${name}='${value}'\n`),
    );
    if (file === undefined) io.out(lines.map((line) => `export ${line}`).join(""));
    else await writeFile(resolve(io.cwd, file), lines.join(""), { mode: 0o600 });
    const count = lab.clusters.reduce((sum, cluster) => sum + cluster.nodes.length, 0);
    io.note(`Listening: ${lab.clusters.map(({ name }) => name).join(", ")}, ${count} nodes. Ctrl+C ends it.`);
    using _ = isFollowed ? follow(lab, io) : undefined;
    await untilAborted(io.signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else
      signal.addEventListener(
        "abort",
        () => {
          done();
        },
        { once: true },
      );
  });
}

function readCount(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new UsageError(`--${name} must be a whole number above 0, not ${JSON.stringify(text)}.`);
}
