import type { Mutant } from "./run-area.ts";

/** What became of the changes of one area. */
export interface AreaResult {
  area: string;
  /** When it was run. */
  date: string;
  /** Changes that were tried. */
  total: number;
  /** Those that no test noticed. */
  survivors: Mutant[];
}

/** The page for people: scores, what kinds of change stay unnoticed, and where, sorted by file. */
export function printReport(results: readonly AreaResult[]): string {
  return [
    "# Mutation testing",
    "",
    "`pnpm mutate` changes the code of the areas below, one change at a time, and runs the tests that come through it. A change",
    "that no test notices survives: the tests would stay green without that line. Written by the command; don't edit.",
    "",
    "| Area | Run | Changes | Noticed | Score |",
    "| --- | --- | ---: | ---: | ---: |",
    ...results.map(({ area, date, total, survivors }) => {
      const noticed = total - survivors.length;
      return `| ${area} | ${date} | ${total} | ${noticed} | ${((100 * noticed) / total).toFixed(1)} % |`;
    }),
    "",
    ...results.flatMap(printArea),
  ].join("\n");
}

function printArea({ area, survivors }: AreaResult): string[] {
  const kinds = [...countBy(survivors, ({ kind }) => kind)].toSorted(([, one], [, other]) => other - one);
  const files = [...countBy(survivors, ({ file }) => file)].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return [
    `## ${area}`,
    "",
    `By kind: ${kinds.map(([kind, count]) => `${kind} ${count}`).join(", ")}.`,
    "",
    ...files.map(
      ([file]) =>
        `- \`${file}\`: ${survivors
          .filter((one) => one.file === file)
          .map(printSurvivor)
          .join(", ")}`,
    ),
    "",
  ];
}

function printSurvivor({ line, kind, status }: Mutant): string {
  return `${line} ${kind}${status === "uncovered" ? " (no test comes here)" : ""}`;
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
