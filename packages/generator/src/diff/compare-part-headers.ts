import { headersOf } from "./headers.ts";
import type { Node } from "./node.ts";
import type { RuleId } from "./rules.ts";
import { becameOptional, becameRequired, inside, type Place, reportRule, type Work } from "./work.ts";

/** Compares the headers of a part of a body. */
export function comparePartHeaders(given: Work, place: Place, before: unknown, after: unknown): void {
  const work: Work = { ...given, isText: true, isXml: false };
  const [from, to] = [headersOf(work.sources.old, before), headersOf(work.sources.new, after)];
  for (const [key, { name, header }] of from) {
    const at = headerPlace(place, name);
    const now = to.get(key)?.header;
    if (now === undefined) reportRule(work, at, `${work.direction}-body-encoding-header-removed`, "is gone");
    else compareHeader(work, at, header, now);
  }
  for (const [key, { name, header }] of to) {
    if (from.has(key)) continue;
    const isDemanded = work.direction === "request" && header["required"] === true;
    const at = headerPlace(place, name);
    if (isDemanded) reportRule(work, at, "request-body-encoding-header-required", "is new and required");
    else reportRule(work, at, `${work.direction}-body-encoding-header-added`, "is new");
  }
}

function headerPlace(place: Place, name: string): Place {
  return inside(place, ` header ${name}`, ["headers", name]);
}

function compareHeader(work: Work, at: Place, from: Node, to: Node): void {
  const [was, is] = [from["required"] === true, to["required"] === true];
  const [required, optional]: readonly [RuleId, RuleId] =
    work.direction === "request"
      ? ["request-body-encoding-header-required", "request-body-encoding-header-became-optional"]
      : ["response-body-encoding-header-became-required", "response-body-encoding-header-became-optional"];
  if (!was && is) reportRule(work, at, required, "became required", becameRequired);
  if (was && !is) reportRule(work, at, optional, "became optional", becameOptional);
  work.visit(work, at, from["schema"] ?? {}, to["schema"] ?? {});
}
