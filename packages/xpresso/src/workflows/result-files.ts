import { printable } from "../printable.ts";
import type { AnyRequest } from "./ended.ts";
import { summarize } from "./summary.ts";

/** A file to write. */
export interface ResultFile {
  /** Name of the file, such as `REQ0001446-junit.xml`. */
  readonly name: string;
  readonly text: string;
}

/**
 * What came out of a request, as files: the request without its secrets, its summary, and its scripts as JUnit XML, which
 * pipelines read.
 * @example
 * import { writeFile } from "node:fs/promises";
 * import { resultFiles } from "@northbound/xpresso";
 *
 * const request = await xpresso.requests.get({ requestId: "REQ0001446" });
 * for (const { name, text } of resultFiles(request)) await writeFile(name, text);
 */
export function resultFiles(request: AnyRequest): readonly ResultFile[] {
  const { request_id: name } = request;
  return [
    { name: `${name}.json`, text: json(printable(request)) },
    { name: `${name}-summary.json`, text: json(summarize(request)) },
    { name: `${name}-junit.xml`, text: junit(request) },
  ];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

type Item = NonNullable<AnyRequest["items"]>[number];
type Script = NonNullable<NonNullable<NonNullable<Item["results"]>["run"]>["scripts"]>[number];

/** An item is a suite, a section of a script a case; a script without sections is one case. */
function junit({ request_id: name, items = [] }: AnyRequest): string {
  const suites = items.map((item) => {
    const cases = (item.results?.run?.scripts ?? []).flatMap(casesOf);
    const failures = cases.filter(({ result }) => isFailure(result)).length;
    const errors = cases.filter(({ result }) => isError(result)).length;
    const skipped = cases.filter(({ result }) => isSkip(result)).length;
    const counts = `tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
    return `  <testsuite name="${escape(item.item_id ?? "")}" ${counts}>\n${cases.map(caseOf).join("")}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${escape(name ?? "")}">\n${suites.join("")}</testsuites>\n`;
}

interface Case {
  readonly script: string;
  readonly section: string;
  readonly result: string;
  readonly seconds: number;
}

function casesOf({ meta, sections = [], summary = {} }: Script): Case[] {
  const script = meta?.name ?? "";
  if (sections.length > 0) {
    return sections.map(({ section_name: section, result = "", run_time: time }) => ({
      script,
      section: section ?? "",
      result,
      seconds: Number(time) || 0,
    }));
  }
  const [result = "unknown"] = Object.entries(summary).flatMap(([kind, count]) =>
    typeof count === "number" && count > 0 && /^(fail|error|abort|block|skip|pass)/.test(kind) ? [kind] : [],
  );
  return [{ script, section: script, result, seconds: 0 }];
}

function caseOf({ script, section, result, seconds }: Case): string {
  const head = `    <testcase classname="${escape(script)}" name="${escape(section)}" time="${seconds}"`;
  if (isSkip(result)) return `${head}><skipped/></testcase>\n`;
  if (isError(result)) return `${head}><error message="${escape(result)}"/></testcase>\n`;
  if (isFailure(result)) return `${head}><failure message="${escape(result)}"/></testcase>\n`;
  return `${head}/>\n`;
}

function isSkip(result: string): boolean {
  return /^skip/i.test(result);
}

function isError(result: string): boolean {
  return /^(error|abort|block)/i.test(result);
}

function isFailure(result: string): boolean {
  return /^fail/i.test(result);
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
}
