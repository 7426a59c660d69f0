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

/** Why changes stay that no test notices, by their kind. */
const why: readonly string[] = [
  "## Why some stay",
  "",
  "- **StringLiteral, TemplateLiteral**: words of messages and names of events; tests hold a message where people act on it.",
  "- **ArrayDeclaration, ObjectLiteral**: defaults that every caller overrides, and first values that are replaced before they are read.",
  "- **ConditionalExpression, LogicalOperator, EqualityOperator**: shortcuts that only spare work, such as an early return for an empty",
  "  list, and bounds at which both ways give the same.",
  "- **OptionalChaining**: guards against what the types of this package rule out, and a user's own code may still do.",
  "- **BlockStatement, CallExpression**: what frees memory early: nothing else changes when it is left to the collector.",
  "- **ArithmeticOperator, AssignmentOperator**: counters of which only a change is looked at.",
  "- **Regex**: alternatives for forms that no test has a source for.",
  "",
  "What is none of these is a gap, and a test for it is welcome.",
  "",
];

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
    ...why,
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
