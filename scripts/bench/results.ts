import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import { fileURLToPath } from "node:url";
import type { Section } from "./finding.ts";

/** When and where something was measured. */
export interface Run {
  /** The last commit in it. */
  readonly commit: string;
  /** Day, in UTC. */
  readonly date: string;
  readonly isQuick: boolean;
  /** Versions and hardware, in a sentence. */
  readonly machine: string;
  /** How busy the machine was when it began: processes that wanted to run in the last minute. */
  readonly load: number;
}

/** What the parts of the suite found, each with the run that it comes from. */
export type Results = Readonly<Record<string, { readonly run: Run; readonly section: Section }>>;

const file = fileURLToPath(new URL("results.json", import.meta.url));

const peers = [
  "undici",
  "openapi-fetch",
  "@hey-api/client-fetch",
  "ky",
  "axios",
  "got",
  "@octokit/core",
  "@octokit/plugin-retry",
  "@octokit/plugin-throttling",
  "openapi-typescript",
];

/** What was measured last; the page is made from this alone. */
export async function readResults(): Promise<Results> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  return JSON.parse(text) as Results;
}

/** Keeps what one part found, beside what is known of the others. */
export async function keepResult(part: string, run: Run, section: Section): Promise<void> {
  await writeFile(file, `${JSON.stringify({ ...(await readResults()), [part]: { run, section } }, null, 2)}\n`);
}

/** The run that begins now. */
export async function describeRun(isQuick: boolean): Promise<Run> {
  return {
    commit: execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim(),
    date: new Date().toISOString().slice(0, 10),
    isQuick,
    machine: await describeMachine(),
    load: Math.round((os.loadavg()[0] ?? 0) * 10) / 10,
  };
}

async function describeMachine(): Promise<string> {
  const versions = await Promise.all(peers.map(async (name) => `${name} ${await versionOf(name)}`));
  const { arch, availableParallelism, totalmem, type } = os;
  return `Node ${process.versions.node} (its undici ${process.versions["undici"]}) on ${type()} ${arch()}, ${availableParallelism()} virtual cores, ${Math.round(totalmem() / 2 ** 30)} GB. ${versions.join(" · ")}.`;
}

async function versionOf(name: string): Promise<string> {
  // Not every package exports its manifest, so it is looked up where packages are.
  const places = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const place of places) {
    const manifest = await readFile(`${place}/${name}/package.json`, "utf8").catch(() => undefined);
    if (manifest !== undefined) return (JSON.parse(manifest) as { version: string }).version;
  }
  return "?";
}
