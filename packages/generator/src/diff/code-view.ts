import { callSignature } from "../emit/call-types.ts";
import { readModel } from "../model/read-model.ts";
import type { OpenApiDocument } from "../openapi/document.ts";
import type { Change } from "./change.ts";
import { ruled } from "./rules.ts";

/** What a change does to a name that code uses. */
export interface CodeChange {
  readonly kind: "call" | "type";
  /** `vms.list` or `components["schemas"]["Vm"]`. */
  readonly name: string;
  readonly change: "gone" | "renamed" | "changed";
  /** The signature, or the members of a type that no longer fit. */
  readonly before?: string;
  /** The new name, or the new signature. */
  readonly after?: string;
}

/** What changes for code that uses the generated client. */
export interface CodeView {
  /** The generated calls and types whose use may stop compiling. */
  readonly code: readonly CodeChange[];
  /** Calls whose names change though their operations keep theirs: a tag groups them, and it is another one. */
  readonly renamed: readonly Change[];
}

interface Call {
  readonly name: string;
  /** Where it is in its document. */
  readonly pointer: readonly string[];
  readonly operationId: string | undefined;
  readonly signature: string;
}

/** A call before and after, by method and path. */
interface Pair {
  readonly before: Call;
  readonly after: Call | undefined;
}

/**
 * Lists the generated calls and types whose use may stop compiling.
 * @param changes what `compareSpecs` found between the two.
 * @throws TypeError when a document is too flawed to generate a client of it.
 */
export function viewCode(before: object, after: object, changes: readonly Change[]): CodeView {
  const renamed = new Map(
    changes.flatMap(({ id, before: old, after: now }): [string, string][] =>
      id === "component-renamed" && old !== undefined && now !== undefined ? [[old, now]] : [],
    ),
  );
  const broken = new Set(changes.filter(stopsCompiling).map(({ pointer }) => keyOf(pointer.slice(0, 3))));
  const pairs = pairCalls(callsOf(before), callsOf(after));
  return {
    code: [...pairs.flatMap((pair) => callChange(pair, renamed, broken)), ...typeChanges(changes, renamed)],
    renamed: pairs.flatMap(({ before: call, after: now }) => renamedCall(call, now, changes)),
  };
}

function keyOf(pointer: readonly string[]): string {
  return JSON.stringify(pointer);
}

function renamedCall(call: Call, now: Call | undefined, changes: readonly Change[]): Change[] {
  if (now === undefined || now.name === call.name || now.operationId !== call.operationId) return [];
  const own = changes.find(({ id, pointer }) => id.startsWith("api-tag-") && keyOf(pointer) === keyOf(now.pointer));
  const { place = now.operationId ?? now.name, tags = [] } = own ?? {};
  const message = `the named call ${call.name} is called ${now.name} now`;
  const values = { before: call.name, after: now.name };
  return [{ ...ruled("api-call-renamed"), place, message, ...values, operations: [place], tags, pointer: now.pointer }];
}

function stopsCompiling({ severity, audience }: Change): boolean {
  return severity === "breaking" && audience !== "wire";
}

function callsOf(document: object): Map<string, Call> {
  const spec = document as OpenApiDocument;
  const operations = readModel(spec).groups.flatMap((group) => group.operations);
  return new Map(
    operations.map((operation) => {
      const { group, method } = operation.name;
      const key = `${operation.method} ${operation.path.replace(/\{[^}]*\}/g, "{}")}`;
      const pointer = ["paths", operation.path, operation.method];
      const { operationId } = spec.paths?.[operation.path]?.[operation.method] ?? {};
      const signature = oneLine(callSignature(operation, spec));
      return [key, { name: `${group}.${method}`, pointer, operationId, signature }] as const;
    }),
  );
}

// Without the comments, and without what the line breaks are for.
function oneLine(signature: string): string {
  return signature.replace(/\/\*\*.*?\*\//gs, "").replace(/\s+/g, " ");
}

function pairCalls(from: ReadonlyMap<string, Call>, to: ReadonlyMap<string, Call>): Pair[] {
  const names = new Map([...to.values()].map((call) => [call.name, call]));
  return [...from].map(([key, before]) => ({ before, after: to.get(key) ?? names.get(before.name) }));
}

function callChange(
  { before: { name, signature }, after }: Pair,
  renamed: ReadonlyMap<string, string>,
  broken: ReadonlySet<string>,
): CodeChange[] {
  if (!after) return [{ kind: "call", name, change: "gone", before: signature }];
  if (after.name !== name) return [{ kind: "call", name, change: "renamed", after: after.name }];
  const isSame = withoutName(withNewNames(signature, renamed)) === withoutName(after.signature);
  // One more optional parameter is another signature as well, which stops nobody.
  return isSame || !broken.has(keyOf(after.pointer))
    ? []
    : [{ kind: "call", name, change: "changed", before: signature, after: after.signature }];
}

function withNewNames(signature: string, renamed: ReadonlyMap<string, string>): string {
  return signature.replace(/Schemas\["([^"]*)"\]/g, (_, name: string) => `Schemas["${renamed.get(name) ?? name}"]`);
}

function withoutName(signature: string): string {
  return signature.slice(signature.indexOf("("));
}

function typeChanges(changes: readonly Change[], renamed: ReadonlyMap<string, string>): CodeChange[] {
  const members = new Map<string, Set<string>>();
  for (const { pointer, place } of changes.filter(stopsCompiling)) {
    const [, kind, name] = pointer;
    if (kind !== "schemas" || name === undefined || !place.startsWith(name)) continue;
    const member = place.slice(name.length).replace(/^\./, "");
    if (member !== "") members.set(name, (members.get(name) ?? new Set()).add(member));
  }
  const gone = changes
    .filter(({ id }) => id === "component-removed")
    .map(({ place }): CodeChange => ({ kind: "type", name: typeName(place), change: "gone" }));
  const moved = [...renamed].map(([name, other]): CodeChange => ({
    kind: "type",
    name: typeName(name),
    change: "renamed",
    after: typeName(other),
  }));
  const changed = [...members].map(([name, names]): CodeChange => ({
    kind: "type",
    name: typeName(name),
    change: "changed",
    before: [...names].toSorted().join(", "),
  }));
  return [...gone, ...moved, ...changed].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function typeName(name: string): string {
  return `components["schemas"][${JSON.stringify(name)}]`;
}
