import { compareContents } from "./compare-contents.ts";
import { asNode, canonical, membersOf, type Node } from "./node.ts";
import { headersOf } from "./headers.ts";
import type { Source } from "./source.ts";
import { shapeOf } from "./shape.ts";
import { becameOptional, becameRequired, inside, type Place, reportRule, type Work } from "./work.ts";

type Answers = ReadonlyMap<string, Node>;

/** Compares the answers of an operation: which there are, and what is in each. */
export function compareAnswers(given: Work, place: Place, before: unknown, after: unknown): void {
  const work: Work = { ...given, direction: "response" };
  const [from, to] = [answersOf(work.sources.old, before), answersOf(work.sources.new, after)];
  const [good, goodNow] = [goodAnswers(from), goodAnswers(to)];
  const at = (status: string): Place => ({
    name: `${place.name} ${status}`,
    pointer: [...place.pointer, "responses", status],
    position: "body",
  });
  for (const [status, answer] of good) {
    const now = counterpart(status, goodNow);
    if (now === undefined)
      reportRule(
        work,
        at(status),
        status === "default" ? "response-default-removed" : "response-success-status-removed",
        "is gone",
        { before: status },
      );
    else compareAnswer(work, at(status), answer, now);
  }
  for (const [status, answer] of goodNow) {
    if (counterpart(status, good) === undefined)
      reportRule(work, at(status), addedRule(good, answer), "is new", { after: status });
  }
  for (const [status, answer] of from) {
    if (good.has(status)) continue;
    const now = to.get(status);
    if (now === undefined)
      reportRule(work, at(status), "response-non-success-status-removed", "is gone", { before: status });
    else if (!goodNow.has(status)) compareAnswer(work, at(status), answer, now);
  }
  for (const status of to.keys()) {
    if (!goodNow.has(status) && !from.has(status))
      reportRule(work, at(status), "response-non-success-status-added", "is new", { after: status });
  }
}

function answersOf(source: Source, responses: unknown): Answers {
  return new Map(
    membersOf(responses).map(([status, answer]) => [
      status.toUpperCase() === "DEFAULT" ? "default" : status.toUpperCase(),
      source.resolve(answer),
    ]),
  );
}

/** The answers that a call gives: the good ones, or the default where no status is named. */
function goodAnswers(answers: Answers): Answers {
  const good = [...answers].filter(([status]) => status.startsWith("2"));
  const fallback = answers.get("default");
  return new Map(good.length > 0 || fallback === undefined ? good : [["default", fallback]]);
}

/** The same status, the range that it is in, or the first one where only a default was or is named. */
function counterpart(status: string, others: Answers): Node | undefined {
  const isWide = status === "default" || status === "2XX";
  return (
    others.get(status) ?? others.get("2XX") ?? others.get("default") ?? (isWide ? [...others.values()][0] : undefined)
  );
}

function addedRule(good: Answers, answer: Node) {
  const contents = [...good.values()].map((one) => shapeOf(one["content"] ?? {}));
  if (contents.includes(shapeOf(answer["content"] ?? {})))
    return "response-success-status-added-with-known-content" as const;
  return contents.every((content) => content === "{}")
    ? ("response-success-status-added-with-first-content" as const)
    : ("response-success-status-added" as const);
}

/** Compares one answer: what it holds, its headers and its links. */
export function compareAnswer(work: Work, place: Place, from: Node, to: Node): void {
  compareContents(work, place, from["content"], to["content"]);
  compareHeaders(work, place, from["headers"], to["headers"]);
  compareLinks(work, place, from["links"], to["links"]);
}

function compareHeaders(given: Work, place: Place, before: unknown, after: unknown): void {
  const work: Work = { ...given, isText: true, isXml: false };
  const [from, to] = [headersOf(work.sources.old, before), headersOf(work.sources.new, after)];
  for (const [key, { name, header }] of from) {
    const at: Place = { ...inside(place, ` header ${name}`, ["headers", name]), position: "header" };
    const now = to.get(key)?.header;
    const isRequired = header["required"] === true;
    if (now === undefined) {
      reportRule(
        work,
        at,
        isRequired ? "required-response-header-removed" : "optional-response-header-removed",
        "is gone",
      );
      continue;
    }
    if (isRequired && now["required"] !== true)
      reportRule(work, at, "response-header-became-optional", "became optional", becameOptional);
    if (!isRequired && now["required"] === true)
      reportRule(work, at, "response-header-became-required", "became required", becameRequired);
    if (header["deprecated"] !== true && now["deprecated"] === true)
      reportRule(work, at, "response-header-deprecated", "is deprecated");
    const [explode, explodes] = [header, now].map((one) => String(one["explode"] ?? false));
    if (explode !== explodes) {
      reportRule(work, at, "response-header-style-changed", `explode ${explode} became ${explodes}`, {
        before: explode,
        after: explodes,
      });
    }
    if (header["content"] || now["content"]) compareContents(work, at, header["content"], now["content"]);
    else work.visit(work, at, header["schema"] ?? {}, now["schema"] ?? {});
  }
  for (const [key, { name }] of to) {
    if (!from.has(key))
      reportRule(work, inside(place, ` header ${name}`, ["headers", name]), "response-header-added", "is new");
  }
}

function compareLinks(work: Work, place: Place, before: unknown, after: unknown): void {
  const [from, to] = [linksOf(work.sources.old, before), linksOf(work.sources.new, after)];
  for (const [name, link] of from) {
    const at = inside(place, ` link ${name}`, ["links", name]);
    const now = to.get(name);
    if (now === undefined) reportRule(work, at, "response-link-removed", "is gone", { before: link });
    else if (now !== link)
      reportRule(work, at, "response-link-changed", "leads elsewhere, or with other values", {
        before: link,
        after: now,
      });
  }
  for (const name of to.keys()) {
    if (!from.has(name))
      reportRule(work, inside(place, ` link ${name}`, ["links", name]), "response-link-added", "is new");
  }
}

function linksOf(source: Source, links: unknown): Map<string, string> {
  return new Map(
    membersOf(links).map(([name, entry]) => {
      const { description: _description, ...link } = asNode(source.resolve(entry));
      return [name, canonical(link)];
    }),
  );
}
