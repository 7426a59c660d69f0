import { errorText } from "@northbound/cloudcix/error-codes";
import { readPointer } from "../spec/pointer.ts";
import type { Schema } from "../spec/document.ts";
import type { SpecOperation } from "../spec/read-spec.ts";

/** What of a schema or operation says which codes it can cause. */
interface Coded {
  readonly "x-error-codes"?: readonly string[];
}

/** The codes that an operation as a whole can answer with. */
export function codesOf(operation: SpecOperation): readonly string[] {
  const item = operation.spec.document.paths?.[operation.path];
  return ((item?.[operation.method.toLowerCase()] ?? {}) as Coded)["x-error-codes"] ?? [];
}

/** The operation's code for a record that is not there, or another problem of the whole request: those below 100. */
export function requestCode(operation: SpecOperation): string | undefined {
  return codesOf(operation).find((code) => /_0\d\d$/.test(code));
}

/** What became of a field, in words that a text about it has. */
export type FieldProblem = "missing" | "long" | "form" | "state" | "unknown" | "many" | "taken";

const words: Readonly<Record<FieldProblem, RegExp>> = {
  missing: /missing/,
  long: /longer than|less than|more than|between|above|below|at most|at least|too small|too large/,
  form: /not a|not text|no list|no object|characters or a form/,
  state: /present state/,
  unknown: /names no/,
  many: /more than one/,
  taken: /is taken already|has one of this/,
};

/** The code that a field of the body has for a problem; the first of its codes when none fits better. */
export function fieldCode(
  operation: SpecOperation,
  path: readonly string[],
  problem: FieldProblem,
): string | undefined {
  const codes = fieldCodes(operation, path);
  return (
    codes.find((code) => isAbout(code, problem)) ??
    (problem === "missing" ? codes[0] : codes.findLast((code) => !isAbout(code, "missing")))
  );
}

/** Whether a field of the body has a code of its own for a problem. */
export function hasCodeFor(operation: SpecOperation, field: string, problem: FieldProblem): boolean {
  return fieldCodes(operation, [field]).some((code) => isAbout(code, problem));
}

function isAbout(code: string, problem: FieldProblem): boolean {
  return words[problem].test(errorText(code) ?? "");
}

/** The codes of a field of the body, or of what it is in. */
function fieldCodes(operation: SpecOperation, path: readonly string[]): readonly string[] {
  const { document } = operation.spec;
  let schema = operation.requestBodies[0]?.media.schema;
  let codes: readonly string[] = [];
  for (const segment of path) {
    schema = /^\d+$/.test(segment) ? itemsOf(document, schema) : memberOf(document, schema, segment);
    const own = (schema as Coded | undefined)?.["x-error-codes"];
    if (own) codes = own;
  }
  return codes;
}

/** What a code means, for the `detail` of an answer; servers have their own sentence for each. */
export function sentenceOf(code: string | undefined): string {
  return (code === undefined ? undefined : errorText(code)) ?? "This value is not accepted.";
}

function memberOf(document: unknown, schema: Schema | undefined, name: string): Schema | undefined {
  const target = follow(document, schema);
  const own = target?.properties?.[name];
  if (own) return own;
  for (const part of [...(target?.allOf ?? []), ...(target?.anyOf ?? []), ...(target?.oneOf ?? [])]) {
    const found = memberOf(document, part, name);
    if (found) return found;
  }
  return undefined;
}

function itemsOf(document: unknown, schema: Schema | undefined): Schema | undefined {
  const items = follow(document, schema)?.items;
  return typeof items === "object" ? items : undefined;
}

/** The schema itself, with what stands beside a reference. */
export function follow(document: unknown, schema: Schema | undefined): Schema | undefined {
  let target = schema;
  while (target?.$ref !== undefined) target = readPointer(document, target.$ref) as Schema;
  return target;
}
