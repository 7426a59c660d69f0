import { comparePartHeaders } from "./compare-part-headers.ts";
import { asNode, canonical, membersOf, type Node, show } from "./node.ts";
import { type Place, reportRule, type Work } from "./work.ts";

/** Compares what a body may be, media type by media type, and what is in each. */
export function compareContents(work: Work, place: Place, before: unknown, after: unknown): void {
  const [from, to] = [new Map(membersOf(before)), new Map(membersOf(after))];
  const kind = work.direction === "request" ? "request-body" : "response";
  const matched = new Set<string>();
  for (const [type, content] of from) {
    const found = findType(work, type, [...to.keys()]);
    if (found === undefined) {
      reportRule(work, place, `${kind}-media-type-removed`, `is no longer ${type}`, { before: type });
      continue;
    }
    matched.add(found);
    if (work.direction === "response" && !isWithin(found, type)) {
      reportRule(work, place, "response-media-type-name-generalized", `is any ${found} now, not only ${type}`, {
        before: type,
        after: found,
      });
    }
    compareContent(workFor(work, type), contentPlace(place, found), asNode(content), asNode(to.get(found)));
  }
  for (const type of to.keys()) {
    const isKnown = matched.has(type) || [...from.keys()].some((other) => isWithin(type, other));
    if (!isKnown) reportRule(work, place, `${kind}-media-type-added`, `can be ${type} now`, { after: type });
  }
}

function contentPlace(place: Place, type: string): Place {
  return { ...place, pointer: [...place.pointer, "content", type] };
}

// In JSON a number is no text; elsewhere everything is written as text.
function workFor(work: Work, type: string): Work {
  return { ...work, isText: !/json/i.test(type), isXml: /xml/i.test(type) };
}

/** The counterpart of a media type: the same one, or one that is wider; in an answer also one that is narrower. */
function findType({ direction }: Work, type: string, others: readonly string[]): string | undefined {
  return (
    others.find((other) => plain(other) === plain(type)) ??
    others.find((other) => bare(other) === bare(type)) ??
    others.find((other) => isWithin(type, other)) ??
    (direction === "response" ? others.find((other) => isWithin(other, type)) : undefined)
  );
}

function plain(type: string): string {
  return type.toLowerCase().replace(/\s/g, "");
}

function bare(type: string): string {
  return plain(type).split(";")[0] ?? "";
}

// `application/problem+json` is JSON (RFC 6839), and everything is in `*/*`.
function isWithin(type: string, other: string): boolean {
  const [narrow, wide] = [bare(type), bare(other)];
  const [kind = "", name = ""] = narrow.split("/");
  const suffix = name.includes("+") ? `${kind}/${name.split("+").at(-1)}` : narrow;
  return wide === "*/*" || wide === `${kind}/*` || wide === narrow || wide === suffix;
}

function compareContent(work: Work, place: Place, from: Node, to: Node): void {
  const [before, after] = [from["schema"], to["schema"]];
  const at: Place = { ...place, pointer: [...place.pointer, "schema"] };
  if (before !== undefined && after !== undefined) work.visit(work, at, before, after);
  else if (after !== undefined)
    reportRule(work, place, `${work.direction}-body-media-type-schema-added`, "has a schema now");
  else if (before !== undefined)
    reportRule(work, place, `${work.direction}-body-media-type-schema-removed`, "no longer has a schema");
  compareItems(work, place, from["itemSchema"], to["itemSchema"]);
  compareEncodings(work, place, from, to);
}

// Since 3.2: the schema of each item of a sequence.
function compareItems(work: Work, place: Place, before: unknown, after: unknown): void {
  const at: Place = { name: `${place.name}[]`, pointer: [...place.pointer, "itemSchema"], position: "body" };
  if (before !== undefined && after !== undefined) work.visit(work, at, before, after);
  else if (after !== undefined)
    reportRule(work, place, `${work.direction}-body-item-schema-added`, "is a sequence of items now");
  else if (before !== undefined)
    reportRule(work, place, `${work.direction}-body-item-schema-removed`, "is no sequence of items now");
}

function compareEncodings(work: Work, place: Place, from: Node, to: Node): void {
  for (const keyword of ["encoding", "prefixEncoding", "itemEncoding"]) {
    const [before, after] = [asNode(from[keyword]), asNode(to[keyword])];
    for (const part of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const [was, is] = [encodingOf(before[part]), encodingOf(after[part])];
      const at: Place = { ...place, name: `${place.name} ${part}`, pointer: [...place.pointer, keyword, part] };
      if (was !== is) {
        reportRule(work, at, `${work.direction}-body-encoding-changed`, `encoding ${was} became ${is}`, {
          before: was,
          after: is,
        });
      }
      comparePartHeaders(work, at, asNode(before[part])["headers"], asNode(after[part])["headers"]);
    }
  }
}

function encodingOf(value: unknown): string {
  const { headers: _headers, ...encoding } = asNode(value);
  return Object.keys(encoding).length === 0 ? "none" : show(JSON.parse(canonical(encoding)));
}
