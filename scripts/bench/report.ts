import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Finding, Table } from "./finding.ts";
import { type Limit, limits } from "./limits.ts";
import { drawBars } from "./plot.ts";
import type { Results, Run } from "./results.ts";

const page = fileURLToPath(new URL("../../BENCHMARKS.md", import.meta.url));
const plots = fileURLToPath(new URL("plots/", import.meta.url));

/** Writes the page of the results and its plots. Nothing on it is a number that was not measured in a run it names. */
export async function writeReport(results: Results): Promise<void> {
  await mkdir(plots, { recursive: true });
  for (const { title, plot } of tablesOf(results)) {
    if (plot) await writeFile(`${plots}${plot.file}.svg`, drawBars(`${title}, parts of fetch`, plot.bars));
  }
  await writeFile(page, renderReport(results));
  // Tables get their columns from the formatter of all pages.
  spawnSync("oxfmt", [page], { stdio: "inherit" });
}

/** The page as Markdown. */
export function renderReport(results: Results, known: readonly Limit[] = limits): string {
  const findings = Object.values(results).flatMap(({ section }) => section.findings);
  const goals = findings.map(({ what, goal, measured, isMet }) => [
    what,
    goal,
    `**${measured}**`,
    isMet ? "met" : "missed",
  ]);
  return `# Benchmarks

Written by \`pnpm bench\`; run it to get the numbers of your own machine. The main figure is CPU time per
call, because it is what a busy script runs out of, and it is compared with the built-in \`fetch\` in the same
round of the same run: each client has a process of its own, the server another, and the rounds take turns.
"Northbound" has every layer at work: an observer, the cache, a session, three nodes, a rate limit and timeouts.
Absolute times depend on the machine and on what else it does; the ratios move by about a tenth from run to run.
Those of large answers move by more, because a round has few of them and the garbage of one can be collected in the next:
three quick runs, of seven short rounds, gave 0.79 to 1.05 for 100 KB where a full one of 21 gave 0.61.

${renderRuns(results)}

## Goals

${renderRows([["what", "goal", "measured", ""], ...goals])}

## What limits the goals that are missed

${renderLimits(findings, known)}

## Figures

${tablesOf(results).map(renderTable).join("\n\n")}
`;
}

function tablesOf(results: Results): readonly Table[] {
  return Object.values(results).flatMap(({ section }) => section.tables);
}

/** Which parts were measured when: one line for each run that something on the page comes from. */
function renderRuns(results: Results): string {
  const runs = new Map<string, string[]>();
  for (const [part, { run }] of Object.entries(results)) {
    const text = describe(run);
    runs.set(text, [...(runs.get(text) ?? []), part]);
  }
  return Array.from(runs, ([text, parts]) => `- ${parts.join(", ")}: ${text}`).join("\n");
}

function describe({ commit, date, isQuick, machine, load }: Run): string {
  return `measured on ${date} at ${commit} by \`pnpm bench${isQuick ? " --quick" : ""}\`, with a load of ${load.toFixed(1)} at its start. ${machine}`;
}

function renderLimits(findings: readonly Finding[], known: readonly Limit[]): string {
  const missed = findings.filter(({ isMet }) => !isMet);
  const explained = known.flatMap((limit) => {
    const own = missed.filter((finding) => isAbout(limit, finding));
    if (own.length === 0) return [];
    return [
      `- **${limit.about}** (${own.map(({ measured, goal }) => `${measured}, goal ${goal}`).join("; ")}). ${limit.text}`,
    ];
  });
  const others = missed.filter((finding) => !known.some((limit) => isAbout(limit, finding)));
  const open = others.map(
    ({ what, measured, goal }) => `- **${what}** (${measured}, goal ${goal}). Not looked into yet.`,
  );
  return missed.length === 0 ? "None is missed." : [...explained, ...open].join("\n");
}

function isAbout({ goals }: Limit, { what }: Finding): boolean {
  return goals.some((goal) => what.startsWith(goal));
}

/** Limits of goals that nothing was measured for: the goal got another name, or the limit has outlived it. */
export function strayLimits(results: Results, known: readonly Limit[] = limits): readonly string[] {
  const findings = Object.values(results).flatMap(({ section }) => section.findings);
  return known.filter((limit) => !findings.some((finding) => isAbout(limit, finding))).map(({ about }) => about);
}

function renderTable({ title, about, head, rows, plot }: Table): string {
  const picture = plot ? `\n\n![${title}](scripts/bench/plots/${plot.file}.svg)` : "";
  return `### ${title}\n\n${about}${picture}\n\n${renderRows([head, ...rows])}`;
}

function renderRows([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
