import { canonical, type Node, show } from "./node.ts";
import { type Place, report, type Work } from "./work.ts";

/** Keywords that a comparison looks at, and those that say nothing about values. */
const known = new Set(
  `type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems
  minItems uniqueItems maxContains minContains maxProperties minProperties required dependentRequired format
  contentEncoding contentMediaType contentSchema default deprecated readOnly writeOnly nullable discriminator xml
  properties patternProperties additionalProperties propertyNames items prefixItems additionalItems contains not if then
  else dependentSchemas dependencies unevaluatedProperties unevaluatedItems allOf anyOf oneOf
  title description summary example examples externalDocs $comment $id id $schema $anchor $dynamicAnchor $defs
  definitions`.split(/\s+/),
);

/** Says which keywords differ that no rule looks at. */
export function compareUnknown(work: Work, place: Place, from: readonly Node[], to: readonly Node[]): void {
  const names = new Set([...from, ...to].flatMap((part) => Object.keys(part)));
  for (const name of names) {
    if (known.has(name)) continue;
    const [before, after] = [valuesOf(from, name), valuesOf(to, name)];
    if (canonical(before) === canonical(after)) continue;
    if (name.startsWith("x-")) {
      if (name !== "x-extensible-enum") work.extensions.add(name);
    } else {
      report(work, place, "not-compared", `not compared: ${name}, which is another one now`, {
        before: show(before[0]),
        after: show(after[0]),
      });
    }
  }
}

function valuesOf(parts: readonly Node[], name: string): unknown[] {
  return parts.map((part) => part[name]).filter((value) => value !== undefined);
}
