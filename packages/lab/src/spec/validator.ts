import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import {
  createValidator as createExplainer,
  describeFinding,
  type Finding,
  type Schema,
} from "@northbound/runtime/validate";
import addFormats from "ajv-formats";
import { readPointer } from "./pointer.ts";
import type { ParameterValues } from "./read-parameters.ts";
import type { Spec, SpecBody, SpecOperation } from "./read-spec.ts";

/** One difference between a message and the spec: where it is and what is wrong. */
export interface Problem {
  /** Place in the message: `query.startIndex`, `body/data/0/name`. */
  readonly field: string;
  readonly message: string;
}

/** Checks requests and answers against their operations. Schemas are compiled when they are first needed. */
export interface Validator {
  parameters(operation: SpecOperation, values: ParameterValues): readonly Problem[];
  body(operation: SpecOperation, body: SpecBody, value: unknown): readonly Problem[];
}

/** Compiling costs more than checking, so all labs of a process share the validator of a spec. */
const validators = { own: new WeakMap<Spec, Validator>(), foreign: new WeakMap<Spec, Validator>() };

/**
 * The validator of one spec.
 * @param isForeign a schema that can't be compiled takes everything; else it is a mistake of ours.
 */
export function validatorOf(spec: Spec, isForeign = false): Validator {
  const known = isForeign ? validators.foreign : validators.own;
  let validator = known.get(spec);
  if (!validator) known.set(spec, (validator = createValidator(spec, isForeign)));
  return validator;
}

function createValidator(spec: Spec, isForeign: boolean): Validator {
  const ajv = new Ajv2020({ strict: false, allErrors: true, inlineRefs: false, logger: false, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema(spec.document, "spec");
  const definitions = spec.document.components?.["schemas"] as Readonly<Record<string, Schema>> | undefined;
  const explain = createExplainer({ definitions });
  const compiled = new Map<string, ValidateFunction>();

  const compile = (key: string, schema: () => object): ValidateFunction => {
    let check = compiled.get(key);
    if (!check) {
      check = isForeign ? compileOrTakeAll(ajv, schema()) : ajv.compile(schema());
      compiled.set(key, check);
    }
    return check;
  };

  return {
    parameters(operation, values) {
      if (operation.parameters.length === 0) return [];
      const check = compile(`${operation.id} parameters`, () => parameterSchema(operation));
      return check(values) ? [] : problems(check.errors, "").map(dotted);
    },
    body(_operation, body, value) {
      if (body.pointer === undefined) return [];
      const { pointer } = body;
      const check = compile(pointer, () => ({ $ref: `spec${toFragment(pointer)}` }));
      if (check(value)) return [];
      const all = check.errors ?? [];
      if (!all.some(({ keyword }) => keyword === "oneOf" || keyword === "anyOf")) return problems(all, "body");
      // Of a union every branch complains; what counts is how the nearest one differs.
      const isClosed = all.some(({ keyword }) => keyword === "additionalProperties");
      const findings = explain(readPointer(spec.document, pointer) as Schema, value).filter(
        ({ kind }) => kind !== "value" && (kind !== "unknown" || isClosed),
      );
      if (findings.length > 0) return findings.map(problemOf);
      const single = problems(
        all.filter(({ keyword }) => leaves.has(keyword)),
        "body",
      );
      return single.length > 0 ? unique(single) : problems(all, "body");
    },
  };
}

function compileOrTakeAll(ajv: Ajv2020, schema: object): ValidateFunction {
  try {
    return ajv.compile(schema);
  } catch {
    return ajv.compile(true);
  }
}

function parameterSchema(operation: SpecOperation): object {
  const part = (where: string): object => {
    const own = operation.parameters.filter((parameter) => parameter.in === where);
    return {
      type: "object",
      properties: Object.fromEntries(
        own.map((parameter) => [
          parameter.name,
          parameter.pointer === undefined ? {} : { $ref: `spec${toFragment(parameter.pointer)}` },
        ]),
      ),
      required: own.filter((parameter) => parameter.required).map((parameter) => parameter.name),
    };
  };
  return {
    type: "object",
    properties: { path: part("path"), query: part("query"), header: part("header"), cookie: part("cookie") },
  };
}

/** Braces of a path template are not allowed in a URI fragment. */
function toFragment(pointer: string): string {
  return pointer.replaceAll("%", "%25").replaceAll("{", "%7B").replaceAll("}", "%7D").replaceAll(" ", "%20");
}

function problems(errors: readonly ErrorObject[] | null | undefined, root: string): Problem[] {
  return (errors ?? []).map((error) => {
    const missing: unknown = error.params["missingProperty"];
    const field = root + error.instancePath + (typeof missing === "string" ? `/${missing}` : "");
    const allowed: unknown = error.params["allowedValues"];
    const detail = Array.isArray(allowed) ? `: ${allowed.map(String).join(", ")}` : "";
    return { field, message: typeof missing === "string" ? "is required" : `${error.message ?? "is wrong"}${detail}` };
  });
}

/** Keywords that look at a single value. */
const leaves: ReadonlySet<string> = new Set([
  "format",
  "pattern",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
]);

function problemOf(finding: Finding): Problem {
  const { kind, pointer, expected } = finding;
  const field = kind === "missing" ? `body${pointer}/${expected.join(" or ")}` : `body${pointer}`;
  return { field, message: describeFinding(finding).replace(/^(?:`[^`]*`(?: or )?)+ |^the value /, "") };
}

/** Branches of a union may find the same. */
function unique(found: readonly Problem[]): readonly Problem[] {
  return [...new Map(found.map((problem) => [`${problem.field} ${problem.message}`, problem])).values()];
}

/** `/query/key.id` reads better as `query.key.id`. */
function dotted(problem: Problem): Problem {
  return { ...problem, field: problem.field.replace(/^\//, "").replace("/", ".") };
}
