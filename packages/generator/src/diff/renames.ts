import { asNode } from "./node.ts";
import { readSchema, type SchemaNode } from "./schema-node.ts";
import type { Sources } from "./source.ts";

/** Components that stand where others stood, and that are the same by structure. */
export class Renames {
  readonly #sources: Sources;
  readonly #met = new Map<string, Set<string>>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** Notes two names that were met at one place. Returns whether the one may be the other: neither is in both documents. */
  note(from: string | undefined, to: string | undefined): boolean {
    if (from === undefined || to === undefined || from === to) return false;
    if (this.#has("new", from) || this.#has("old", to)) return false;
    this.#met.set(from, (this.#met.get(from) ?? new Set()).add(to));
    return true;
  }

  /** Old names with the new ones. */
  confirmed(): Map<string, string> {
    const all = [...this.#met.values()].flatMap((names) => [...names]);
    return new Map(
      [...this.#met].flatMap(([from, names]): [string, string][] => {
        const [to = ""] = names;
        const isOnly = names.size === 1 && all.filter((name) => name === to).length === 1;
        return isOnly && this.#areAlike(from, to) ? [[from, to]] : [];
      }),
    );
  }

  #has(side: "old" | "new", name: string): boolean {
    return name in schemasOf(this.#sources[side].document);
  }

  #areAlike(from: string, to: string): boolean {
    const { old, new: now } = this.#sources;
    const [before, after] = [schemasOf(old.document)[from], schemasOf(now.document)[to]];
    return areAlike(readSchema(old, before), readSchema(now, after));
  }
}

/** The schemas that a document names. */
export function schemasOf(document: unknown): Readonly<Record<string, unknown>> {
  const { components, definitions } = asNode(document);
  return asNode(asNode(components)["schemas"] ?? definitions);
}

/** Whether two schemas look like versions of one: half of their members, or of their values, are the same. */
export function areAlike(before: SchemaNode, after: SchemaNode): boolean {
  const types = [before.types, after.types].map((set) => [...(set ?? [])].toSorted().join());
  if (types[0] !== types[1]) return false;
  if (before.values || after.values) return share(before.values ?? [], after.values ?? []) >= 0.5;
  if (before.properties.size > 0 || after.properties.size > 0) {
    return share([...before.properties.keys()], [...after.properties.keys()]) >= 0.5;
  }
  return before.unions.length === after.unions.length;
}

function share(before: readonly string[], after: readonly string[]): number {
  const both = before.filter((name) => after.includes(name)).length;
  return both / Math.max(1, new Set([...before, ...after]).size);
}
