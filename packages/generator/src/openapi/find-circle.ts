import { dirname, resolve } from "node:path";
import { place } from "./finding.ts";
import type { EngineDocument, EngineResolver } from "./engine.ts";
import { nodeAt, pointerOf, pointerTo } from "./pointer.ts";
import type { Problem } from "./problem.ts";

/** Where references lead back to themselves, so that nothing is at their end. `undefined` where none does. */
export async function findCircle(root: EngineDocument, resolver: EngineResolver): Promise<Problem | undefined> {
  const read = await Promise.allSettled(resolver.cache.values());
  const documents = new Map([[root.source.absoluteRef, root]]);
  for (const one of read) {
    if (one.status === "fulfilled" && !(one.value instanceof Error))
      documents.set(one.value.source.absoluteRef, one.value);
  }
  for (const document of documents.values()) {
    const found = referencesOf(document.parsed, []).find(({ reference }) => isCircle(documents, document, reference));
    if (found === undefined) continue;
    return {
      ...place({ source: document.source, pointer: pointerTo(found.keys) }),
      severity: "error",
      message: `${found.reference} leads back to itself, so that nothing is there. Write the schema or object that is meant.`,
      rule: "no-circular-refs",
    };
  }
  return undefined;
}

interface Found {
  readonly reference: string;
  readonly keys: readonly string[];
}

function referencesOf(node: unknown, keys: readonly string[]): Found[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    key === "$ref" && typeof value === "string"
      ? [{ reference: value, keys: [...keys, key] }]
      : referencesOf(value, [...keys, key]),
  );
}

function isCircle(documents: ReadonlyMap<string, EngineDocument>, from: EngineDocument, reference: string): boolean {
  const seen = new Set<string>();
  let document: EngineDocument | undefined = from;
  for (let next: string | undefined = reference; next !== undefined && document !== undefined;) {
    const [path = "", pointer = ""] = next.split("#", 2);
    const file: string = path === "" ? document.source.absoluteRef : fileOf(document.source.absoluteRef, path);
    if (seen.has(`${file}#${pointer}`)) return true;
    seen.add(`${file}#${pointer}`);
    document = documents.get(file);
    const node: unknown = nodeAt(document?.parsed ?? {}, pointerOf(`#${pointer}`));
    const inner: unknown = typeof node === "object" && node !== null && "$ref" in node ? node.$ref : undefined;
    next = typeof inner === "string" ? inner : undefined;
  }
  return false;
}

function fileOf(from: string, path: string): string {
  return URL.canParse(from) ? new URL(path, from).href : resolve(dirname(from), path);
}
