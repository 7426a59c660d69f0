import { compareContents } from "./compare-contents.ts";
import { headersOf } from "./headers.ts";
import { asNode, canonical, membersOf, type Node, show } from "./node.ts";
import type { Located } from "./operations.ts";
import { type Parameter, parametersOf, schemaOf, writingOf } from "./parameters.ts";
import { becameOptional, becameRequired, inside, type Place, reportRule, type Work } from "./work.ts";

/**
 * Compares what the server sends with a webhook or a callback, and what it takes as an answer: to callers it is the other
 * way round.
 */
export function compareSent(given: Work, place: Place, before: Located, after: Located): void {
  const sent: Work = { ...given, direction: "response" };
  compareDescribed(sent, place, before.operation, after.operation);
  compareGiven(sent, place, before, after);
  compareBody(sent, place, before, after);
  compareExpected({ ...given, direction: "request" }, place, before, after);
}

function compareDescribed(work: Work, place: Place, from: Node, to: Node): void {
  const [was, is] = [from["deprecated"] === true, to["deprecated"] === true];
  if (!was && is) reportRule(work, place, "webhook-deprecated", "is deprecated");
  if (was && !is) reportRule(work, place, "webhook-reactivated", "is no longer deprecated");
  if (canonical(from["security"]) === canonical(to["security"])) return;
  const values = { before: show(from["security"]), after: show(to["security"]) };
  reportRule(work, place, "webhook-security-changed", `security ${values.before} became ${values.after}`, values);
}

function compareGiven(given: Work, place: Place, before: Located, after: Located): void {
  const work: Work = { ...given, isText: true, isXml: false };
  const [from, to] = [parametersOf(work.sources.old, before), parametersOf(work.sources.new, after)];
  for (const [key, parameter] of from) {
    const now = to.get(key);
    if (now) compareParameter(work, parameterPlace(place, now), parameter, now);
    else reportRule(work, parameterPlace(place, parameter), "webhook-parameter-removed", "is gone");
  }
  for (const [key, parameter] of to) {
    if (!from.has(key)) reportRule(work, parameterPlace(place, parameter), "webhook-parameter-added", "is new");
  }
}

function parameterPlace(place: Place, { in: where, name }: Parameter): Place {
  return inside(place, ` ${where} ${name}`, ["parameters"]);
}

function compareParameter(work: Work, at: Place, from: Parameter, to: Parameter): void {
  const [was, is] = [from.node["required"] === true, to.node["required"] === true];
  if (was && !is) reportRule(work, at, "webhook-parameter-became-optional", "became optional", becameOptional);
  if (!was && is) reportRule(work, at, "webhook-parameter-became-required", "became required", becameRequired);
  const [said, says] = [wordsOf(from), wordsOf(to)];
  if (said !== says) {
    reportRule(work, at, "webhook-parameter-style-changed", `is written as ${says} now, not as ${said}`, {
      before: said,
      after: says,
    });
  }
  const [before, after] = [schemaOf(from.node), schemaOf(to.node)];
  if (before.isContent && after.isContent) compareContents(work, at, from.node["content"], to.node["content"]);
  else work.visit(work, at, before.schema, after.schema);
}

function wordsOf(parameter: Parameter): string {
  if (schemaOf(parameter.node).isContent) return "a content";
  const { style, explode } = writingOf(parameter);
  return `${style}${explode ? " (exploded)" : ""}`;
}

function compareBody(work: Work, place: Place, before: Located, after: Located): void {
  const [from, to] = [
    work.sources.old.resolve(before.operation["requestBody"]),
    work.sources.new.resolve(after.operation["requestBody"]),
  ];
  const at: Place = { ...place, name: `${place.name} body`, pointer: [...place.pointer, "requestBody"] };
  if (from["required"] === true && to["required"] !== true)
    reportRule(work, at, "webhook-body-became-optional", "became optional", becameOptional);
  if (from["required"] !== true && to["required"] === true && from["content"])
    reportRule(work, at, "webhook-body-became-required", "became required", becameRequired);
  compareContents(work, at, from["content"], to["content"]);
}

function compareExpected(work: Work, place: Place, before: Located, after: Located): void {
  const [from, to] = [asNode(before.operation["responses"]), asNode(after.operation["responses"])];
  const at = (status: string): Place => ({
    ...place,
    name: `${place.name} ${status}`,
    pointer: [...place.pointer, "responses", status],
  });
  for (const [status, answer] of membersOf(from)) {
    if (!(status in to)) reportRule(work, at(status), "webhook-response-removed", "is gone", { before: status });
    else compareAnswer(work, at(status), work.sources.old.resolve(answer), work.sources.new.resolve(to[status]));
  }
  for (const [status] of membersOf(to)) {
    if (!(status in from)) reportRule(work, at(status), "webhook-response-added", "is new", { after: status });
  }
}

function compareAnswer(work: Work, place: Place, from: Node, to: Node): void {
  compareContents(work, place, from["content"], to["content"]);
  const text: Work = { ...work, isText: true, isXml: false };
  const [before, after] = [headersOf(work.sources.old, from["headers"]), headersOf(work.sources.new, to["headers"])];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(key), after.get(key)];
    const at = inside(place, ` header ${(is ?? was)?.name}`, ["headers", (is ?? was)?.name ?? key]);
    const [needed, needs] = [was?.header["required"] === true, is?.header["required"] === true];
    if (!needed && needs) reportRule(text, at, "webhook-response-header-required", "is needed now", becameRequired);
    if (needed && !needs)
      reportRule(text, at, "webhook-response-header-no-longer-required", "need not be there", becameOptional);
    if (was && is) text.visit(text, at, was.header["schema"] ?? {}, is.header["schema"] ?? {});
  }
}
