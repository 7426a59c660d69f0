import { httpMethods, type OpenApiDocument, serverPath } from "../openapi/document.ts";
import { type Change, sortChanges } from "./change.ts";
import { compareOperations, type Located } from "./compare-operations.ts";
import { compareSchemas, type Documents, type Finding, type LocalChange, type NamedPair } from "./compare-schemas.ts";

/**
 * Lists what changed from one spec to another, for people who call its operations: a change of a shared type is
 * listed once, with the operations that it reaches.
 * @param before Spec without references to other files.
 */
export function compareSpecs(before: object, after: object): Change[] {
  const documents: Documents = { old: before as OpenApiDocument, new: after as OpenApiDocument };
  const [from, to] = [operationsOf(documents.old), operationsOf(documents.new)];
  const merged = new Map<string, { change: LocalChange; operations: Set<string> }>();
  const record = (change: LocalChange, operation?: string): void => {
    const key = JSON.stringify([change.level, change.place, change.message]);
    const entry = merged.get(key) ?? { change, operations: new Set<string>() };
    if (operation !== undefined) entry.operations.add(operation);
    merged.set(key, entry);
  };

  if (serverPath(documents.old.servers?.[0]) !== serverPath(documents.new.servers?.[0])) {
    record({ level: "major", place: "servers", message: "the base path is another one" });
  }
  const cache = new Map<string, Finding>();
  for (const [key, located] of from) {
    const counterpart = to.get(key);
    if (!counterpart) {
      record({ level: "major", place: located.id, message: `is gone (${key})` }, located.id);
      continue;
    }
    const found = compareOperations(documents, located, counterpart);
    for (const change of found.changes) record(change, counterpart.id);
    for (const { changes } of reach(documents, found.pairs, cache)) {
      for (const change of changes) record(change, counterpart.id);
    }
  }
  for (const [key, located] of to) {
    if (!from.has(key)) record({ level: "minor", place: located.id, message: `is new (${key})` }, located.id);
  }
  return sortChanges(
    [...merged.values()].map(({ change, operations }) => ({ ...change, operations: [...operations].toSorted() })),
  );
}

/** Compares every pair of named schemas that can be reached, each once however many operations use it. */
function reach(documents: Documents, start: readonly NamedPair[], cache: Map<string, Finding>): Finding[] {
  const seen = new Set<string>();
  const findings: Finding[] = [];
  const queue = [...start];
  for (let pair = queue.pop(); pair; pair = queue.pop()) {
    if (seen.has(pair.key)) continue;
    seen.add(pair.key);
    let finding = cache.get(pair.key);
    if (!finding) {
      finding = compareSchemas(documents, pair.direction, pair.place, pair.old, pair.new);
      cache.set(pair.key, finding);
    }
    findings.push(finding);
    queue.push(...finding.pairs);
  }
  return findings;
}

function operationsOf(document: OpenApiDocument): Map<string, Located> {
  const found = new Map<string, Located>();
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of httpMethods) {
      const operation = item[method];
      if (!operation) continue;
      const key = `${method.toUpperCase()} ${path}`;
      // The name of a path parameter is no part of where it is.
      const place = key.replace(/\{[^}]*\}/g, "{}");
      found.set(place, { id: operation.operationId ?? key, item, operation });
    }
  }
  return found;
}
