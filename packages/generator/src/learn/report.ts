import { describeEvidence } from "./evidence.ts";
import type { Learned, Lesson } from "./learn.ts";

/** What a report is called after. */
export interface LearnReportOptions {
  /** Title of the spec. */
  readonly title: string;
}

/**
 * What was learned as Markdown: the text of a pull request to the owner of the spec. It holds no values but words of sets.
 * @example
 * import { learn, readSpec, reportLearned } from "@northbound/generator";
 *
 * const { document } = await readSpec("controller.yaml");
 * console.log(reportLearned(learn({ document, exchanges: [] }), { title: "Controller" }));
 */
export function reportLearned({ lessons, compared }: Learned, { title }: LearnReportOptions): string {
  const proposed = lessons.filter(({ held }) => held === undefined);
  const held = lessons.filter((lesson) => lesson.held !== undefined);
  return [
    `# ${title}: what servers answer\n`,
    `The answers of ${count(compared, "exchange")} were compared with the spec. ${count(proposed.length, "change")} proposed, ${count(held.length, "difference")} held back.\n`,
    ...section("Proposed", proposed),
    ...section("Held back", held),
  ].join("\n");
}

function section(title: string, lessons: readonly Lesson[]): readonly string[] {
  if (lessons.length === 0) return [];
  return [`## ${title}\n`, `${lessons.map((lesson) => `- ${describeLesson(lesson)}`).join("\n")}\n`];
}

/** A lesson as one sentence, with its evidence. */
export function describeLesson(lesson: Lesson): string {
  const { evidence, operations, held, neverSeen, since, until } = lesson;
  const [first, ...more] = operations;
  const others = more.length === 0 ? "" : ` and ${more.length} more`;
  return [
    `${whatOf(lesson)}: ${describeEvidence(evidence)}${first === undefined ? "" : `, by ${first}${others}`}`,
    ...(since === undefined ? [] : [`since ${since}`]),
    ...(until === undefined ? [] : [`until ${until}`]),
    ...(neverSeen === undefined
      ? []
      : [`never seen there: ${neverSeen.map((name) => `\`${name}\``).join(", ")}, which may be misspelt`]),
    ...(held === undefined ? [] : [`held back because ${held}`]),
  ].join("; ");
}

function whatOf({ kind, where, name = "", seen }: Lesson): string {
  const types = seen.join(" or ");
  switch (kind) {
    case "unknown":
      return `\`${where}\` has the member \`${name}\` (${types})`;
    case "missing":
      return `\`${where}\` comes without \`${name}\`, which is required`;
    case "type":
      return `\`${where}\` is ${types}`;
    case "null":
      return `\`${where}\` is null`;
    case "enum":
      return `\`${where}\` is ${name === "" ? "a value" : `\`${name}\``}, which is not listed`;
    case "excluded":
      return `\`${where}\` is there, which the spec rules out`;
    case "status":
      return `\`${where}\` has the status ${name}`;
    case "content":
    case "body":
      return `\`${where}\` is answered as \`${name}\``;
    case "operation":
      return `\`${where}\` is answered, and not in the spec`;
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
