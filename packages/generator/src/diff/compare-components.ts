import { pointerOf } from "../openapi/pointer.ts";
import { asNode, isNode } from "./node.ts";
import { schemasOf } from "./renames.ts";
import type { Source } from "./source.ts";
import { type Place, reportRule, type Work } from "./work.ts";

/** Says which named types are gone or have another name, as far as operations used them. */
export function compareComponents(work: Work): void {
  const renamed = work.renames.confirmed();
  const now = schemasOf(work.sources.new.document);
  for (const name of usedSchemas(work.sources.old)) {
    if (name in now) continue;
    const other = renamed.get(name);
    if (other === undefined) reportRule(work, placeOf(name), "component-removed", "is gone", { before: name });
    else reportRule(work, placeOf(other), "component-renamed", `was called ${name}`, { before: name, after: other });
  }
}

function placeOf(name: string): Place {
  return { name, pointer: ["components", "schemas", name], position: "body" };
}

/** The named schemas that operations and webhooks lead to. */
function usedSchemas(source: Source): string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isNode(value)) return;
    const reference = value["$ref"];
    if (typeof reference === "string" && !seen.has(reference)) {
      seen.add(reference);
      const [, kind, name, ...more] = pointerOf(reference);
      if (kind === "schemas" && name !== undefined && more.length === 0 && name in schemasOf(source.document))
        found.push(name);
      visit(source.lookUp(reference));
    }
    for (const item of Object.values(value)) visit(item);
  };
  visit([asNode(source.document["paths"]), asNode(source.document["webhooks"])]);
  return found;
}
