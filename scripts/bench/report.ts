import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import { fileURLToPath } from "node:url";
import type { Section, Table } from "./finding.ts";
import { limits } from "./limits.ts";
import { drawBars } from "./plot.ts";

const page = fileURLToPath(new URL("../../BENCHMARKS.md", import.meta.url));
const plots = fileURLToPath(new URL("plots/", import.meta.url));

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

/** Writes the page of the results and its plots. */
export async function writeReport(sections: readonly Section[], isQuick: boolean): Promise<void> {
  const tables = sections.flatMap((section) => section.tables);
  await mkdir(plots, { recursive: true });
  for (const { title, plot } of tables) {
    if (plot) await writeFile(`${plots}${plot.file}.svg`, drawBars(`${title}, parts of fetch`, plot.bars));
  }
  await writeFile(page, await renderReport(sections, isQuick));
}

async function renderReport(sections: readonly Section[], isQuick: boolean): Promise<string> {
  const findings = sections.flatMap((section) => section.findings);
  const goals = [
    ["what", "goal", "measured", ""],
    ["---", "---", "---", "---"],
    ...findings.map(({ what, goal, measured, isMet }) => [what, goal, `**${measured}**`, isMet ? "met" : "missed"]),
  ];
  return `# Benchmarks

Written by \`pnpm bench${isQuick ? " --quick" : ""}\`; run it to get the numbers of your own machine. The main figure is CPU time per
call, because it is what a busy script runs out of, and it is compared with the built-in \`fetch\` in the same
round of the same run: each client has a process of its own, the server another, and the rounds take turns.
"Northbound" has every layer at work: an observer, the cache, a session, three nodes, a rate limit and timeouts.
Absolute times depend on the machine and on what else it does; the ratios move by about a tenth from run to run.

${await describeMachine()}

## Goals

${goals.map(row).join("\n")}

${limits}

## Figures

${sections.flatMap((section) => section.tables.map(renderTable)).join("\n\n")}
`;
}

function renderTable({ title, about, head, rows, plot }: Table): string {
  const picture = plot ? `\n\n![${title}](scripts/bench/plots/${plot.file}.svg)` : "";
  return `### ${title}

${about}${picture}

${[head, head.map(() => "---"), ...rows].map(row).join("\n")}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

async function describeMachine(): Promise<string> {
  const versions = await Promise.all(peers.map(async (name) => `${name} ${await versionOf(name)}`));
  const { arch, availableParallelism, totalmem, type } = os;
  return `Node ${process.versions.node} (its undici ${process.versions["undici"]}) on ${type()} ${arch()}, ${availableParallelism()} virtual cores shared with other work, ${Math.round(totalmem() / 2 ** 30)} GB. ${versions.join(" · ")}.`;
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
