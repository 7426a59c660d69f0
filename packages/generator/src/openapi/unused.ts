import { dirname, resolve } from "node:path";
import type { EngineDocument, EngineResolver } from "./engine.ts";
import { place } from "./finding.ts";
import type { Problem } from "./problem.ts";

/**
 * Finds entries of the spec's part files that nothing refers to. A type that users need by name
 * although no operation uses it is listed in `components.schemas` of the root file, and so is used.
 */
export async function findUnused(root: EngineDocument, resolver: EngineResolver): Promise<Problem[]> {
  const read = await Promise.allSettled(resolver.cache.values());
  const documents = read.flatMap((one) => (one.status === "fulfilled" ? keep(one.value) : []));
  const used = new Set<string>();
  for (const document of documents) collect(document.parsed, document.source.absoluteRef, used);
  return documents
    .filter((document) => document.source.absoluteRef !== root.source.absoluteRef)
    .flatMap((document) => unusedEntries(document, used));
}

function keep(document: EngineDocument | Error): EngineDocument[] {
  return document instanceof Error ? [] : [document];
}

function unusedEntries({ parsed, source }: EngineDocument, used: ReadonlySet<string>): Problem[] {
  if (used.has(`${source.absoluteRef}#`) || typeof parsed !== "object" || parsed === null) return [];
  return Object.keys(parsed)
    .filter((key) => !used.has(`${source.absoluteRef}#${key}`))
    .map((key) => ({
      ...place({
        source,
        pointer: `#/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`,
        reportOnKey: true,
      }),
      severity: "error" as const,
      message: `Nothing refers to ${key}. Use it, delete it, or list it in openapi.yaml (a type: in components.schemas).`,
      rule: "northbound/unused",
    }));
}

function collect(node: unknown, file: string, used: Set<string>): void {
  if (typeof node !== "object" || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) collect(item, file, used);
    return;
  }
  for (const [key, value] of Object.entries(node)) {
    if (key === "$ref" && typeof value === "string") used.add(target(value, file));
    else collect(value, file, used);
  }
}

// `../schemas/a.yaml#/Device/properties/id` uses the entry `Device` of that file.
function target(reference: string, from: string): string {
  const [path = "", pointer = ""] = reference.split("#", 2);
  const file = path === "" ? from : resolve(dirname(from), path);
  const entry = pointer.split("/")[1];
  return `${file}#${entry === undefined ? "" : decodeURIComponent(entry).replaceAll("~1", "/").replaceAll("~0", "~")}`;
}
