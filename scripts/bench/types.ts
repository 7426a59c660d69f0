import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { atMost, type Section, whole } from "./finding.ts";
import { misspelt, named, nothing, openapiFetchMisspelt, openapiFetchPaths, paths } from "./probes.ts";

const folder = fileURLToPath(new URL("compiled/", import.meta.url));
const tsc = join(fileURLToPath(new URL("../../node_modules", import.meta.url)), ".bin", "tsc");
const config = {
  extends: "../../../../tsconfig.base.json",
  compilerOptions: { isolatedDeclarations: false, declaration: false, types: [] },
  files: ["probe.ts"],
};

/** What the compiler says about one piece of code. */
export interface Compiled {
  readonly instantiations: number;
  readonly output: string;
}

/** Compiles a piece of code that uses the client of RHEV. */
export async function compile(name: string, code: string): Promise<Compiled> {
  const home = `${folder}${name}/`;
  await mkdir(home, { recursive: true });
  try {
    await writeFile(`${home}probe.ts`, code);
    await writeFile(`${home}tsconfig.json`, JSON.stringify(config));
    const { stdout } = await promisify(execFile)(tsc, ["-p", home, "--extendedDiagnostics", "--singleThreaded"], {
      maxBuffer: 1e8,
    }).catch((error: { stdout: string }) => error);
    const found = /Instantiations:\s+([\d,]+)/.exec(stdout)?.[1];
    if (found === undefined) throw new Error(`The compiler counts no instantiations:\n${stdout}`);
    return { instantiations: Number(found.replaceAll(",", "")), output: stdout };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** What the types cost on the largest spec. Deterministic. */
export async function measureTypes(): Promise<Section> {
  const base = (await compile("nothing", nothing)).instantiations;
  const of = async (name: string, code: string): Promise<number> => {
    const { instantiations, output } = await compile(name, code);
    if (output.includes("error TS") !== name.includes("misspelt")) throw new Error(output);
    return instantiations - base;
  };
  const own = {
    paths: await of("paths", paths()),
    misspelt: await of("misspelt", misspelt()),
    named: await of("named", named()),
  };
  const peer = {
    paths: await of("peer-paths", openapiFetchPaths()),
    misspelt: await of("peer-misspelt", openapiFetchMisspelt()),
  };
  return {
    findings: [
      atMost("instantiations of 60 path calls on RHEV", own.paths, 25_000, whole),
      atMost("instantiations of one misspelt path on RHEV", own.misspelt, 10_000, whole),
      atMost("instantiations of 60 named calls on RHEV", own.named, 12_000, whole),
    ],
    tables: [
      {
        title: "Types on RHEV",
        about: "Instantiations beyond those of a file that only declares the client, TypeScript 7.",
        head: ["code", "northbound", "openapi-fetch"],
        rows: [
          ["60 path calls", whole(own.paths), whole(peer.paths)],
          ["one misspelt path", whole(own.misspelt), whole(peer.misspelt)],
          ["60 named calls", whole(own.named), "–"],
        ],
      },
    ],
  };
}
