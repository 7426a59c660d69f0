import { asList, canonical, isNode, type Node, show } from "./node.ts";
import { joinMaps, joinSchemas, valueOf } from "./schema-node.ts";
import type { Held, SchemaRuleName } from "./schema-rules.ts";
import { inside, type Place, report, type Work } from "./work.ts";

// Keywords that hold a schema of which fewer values mean fewer values of the whole.
const held: readonly (readonly [keyword: string, rule: Held, step: string])[] = [
  ["then", "then", " (then)"],
  ["else", "else", " (else)"],
  ["contains", "contains", " (contains)"],
  ["propertyNames", "property-names", " (names)"],
  ["unevaluatedProperties", "unevaluated-properties", ".*"],
  ["unevaluatedItems", "unevaluated-items", "[]"],
  ["contentSchema", "content-schema", " (content)"],
];

/** Compares the keywords that apply schemas under a condition, or to what others leave. */
export function compareConditions(work: Work, place: Place, from: readonly Node[], to: readonly Node[]): void {
  for (const [keyword, rule, step] of held) compareHeld(work, place, { keyword, rule, step }, from, to);
  compareHeld(
    { ...work, polarity: work.polarity === 1 ? -1 : work.polarity === -1 ? 1 : 0 },
    place,
    { keyword: "not", rule: "not", step: " (not)" },
    from,
    to,
    work,
  );
  compareHeld({ ...work, polarity: 0 }, place, { keyword: "if", rule: "if", step: " (if)" }, from, to, work);
  compareHeldMap(work, place, { keyword: "patternProperties", rule: "pattern-property", step: ".*" }, from, to);
  compareHeldMap(work, place, { keyword: "dependentSchemas", rule: "dependent-schema", step: " with " }, from, to);
  compareDependent(work, place, from, to);
  for (const [keyword, rule] of contents) compareText(work, place, keyword, rule, from, to);
}

interface Keyword {
  readonly keyword: string;
  readonly rule: Held;
  readonly step: string;
}

function compareHeld(
  work: Work,
  place: Place,
  { keyword, rule, step }: Keyword,
  from: readonly Node[],
  to: readonly Node[],
  outer: Work = work,
): void {
  const [before, after] = [
    said(joinSchemas(work.sources.old, from, keyword)),
    said(joinSchemas(work.sources.new, to, keyword)),
  ];
  if (before === undefined && after === undefined) return;
  if (before === undefined) report(outer, place, `${rule}-added`, `has ${keyword} now`, { after: show(after) });
  else if (after === undefined)
    report(outer, place, `${rule}-removed`, `no longer has ${keyword}`, { before: show(before) });
  else work.visit(work, inside(place, step, [keyword]), before, after);
}

// What takes everything says nothing.
function said(schema: unknown): unknown {
  return schema === true ? undefined : schema;
}

function compareHeldMap(
  work: Work,
  place: Place,
  { keyword, rule, step }: Keyword,
  from: readonly Node[],
  to: readonly Node[],
): void {
  const [before, after] = [joinMaps(work.sources.old, from, keyword), joinMaps(work.sources.new, to, keyword)];
  for (const [name, schema] of before) {
    const at = inside(place, `${step}${name}`, [keyword, name]);
    if (after.has(name)) work.visit(work, at, schema, after.get(name));
    else
      report(work, place, `${rule}-removed`, `${keyword} no longer says anything of ${name}`, { before: show(schema) });
  }
  for (const [name, schema] of after) {
    if (before.has(name)) continue;
    report(work, place, `${rule}-added`, `${keyword} says something of ${name} now`, { after: show(schema) });
  }
}

function compareDependent(work: Work, place: Place, from: readonly Node[], to: readonly Node[]): void {
  const [before, after] = [dependentOf(from), dependentOf(to)];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(name), after.get(name)];
    if (canonical(was) === canonical(is)) continue;
    const rule = !was ? "dependent-required-added" : !is ? "dependent-required-removed" : dependentStep(was, is);
    const say = (names: readonly string[] | undefined): string => names?.join(", ") ?? "nothing";
    report(work, place, rule, `with ${name}, ${say(was)} had to be there; now ${say(is)}`, {
      before: show(was),
      after: show(is),
    });
  }
}

function dependentStep(was: readonly string[], is: readonly string[]): SchemaRuleName {
  if (was.every((name) => is.includes(name))) return "dependent-required-added";
  return is.every((name) => was.includes(name)) ? "dependent-required-removed" : "dependent-required-changed";
}

// Until 2019-09, `dependencies` held both.
function dependentOf(parts: readonly Node[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const part of parts) {
    for (const keyword of ["dependentRequired", "dependencies"]) {
      const entries = Object.entries(isNode(part[keyword]) ? part[keyword] : {});
      for (const [name, names] of entries) {
        if (Array.isArray(names)) found.set(name, asList(names).map(String).toSorted());
      }
    }
  }
  return found;
}

const contents = [
  ["contentMediaType", "content-media-type-changed"],
  ["contentEncoding", "content-encoding-changed"],
] as const;

function compareText(
  work: Work,
  place: Place,
  keyword: string,
  rule: SchemaRuleName,
  from: readonly Node[],
  to: readonly Node[],
): void {
  const [before, after] = [valueOf(from, keyword), valueOf(to, keyword)];
  if (before === after) return;
  report(work, place, rule, `${keyword} ${show(before)} became ${show(after)}`, {
    before: show(before),
    after: show(after),
  });
}
