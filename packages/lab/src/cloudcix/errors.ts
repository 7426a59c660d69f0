import type { IncomingRequest } from "../core/backend.ts";
import { LabFault } from "../core/fault-error.ts";
import { type Answer, json } from "../http/message.ts";
import type { SpecOperation } from "../spec/read-spec.ts";
import type { Problem } from "../spec/validator.ts";
import { fieldCode, type FieldProblem, requestCode, sentenceOf } from "./codes.ts";
import type { CloudCixState } from "./state.ts";

type Errors = Record<string, unknown>;

/** The answer to a request that breaks the spec: errors by field, lists aligned with the list that was sent. */
export function invalid({ operation }: IncomingRequest<CloudCixState>, problems: readonly Problem[]): Answer {
  const errors: Errors = {};
  const inBody = problems.filter(({ field }) => field.startsWith("body/"));
  if (!operation || inBody.length === 0) return json({ detail: problems[0]?.message ?? "Bad request." }, 400);
  for (const { field, message } of inBody) {
    const path = field.split("/").slice(1);
    const code = fieldCode(operation, path, kindOf(message));
    put(errors, path, { error_code: code, detail: sentenceOf(code) });
  }
  return json({ errors, detail: "Bad request." }, 400);
}

function kindOf(message: string): FieldProblem {
  if (message === "is required") return "missing";
  return /fewer|more than|>=|<=|characters/.test(message) ? "long" : "form";
}

/** Puts an error at its place; a number makes a list in which good items are null. The first error of a field stays. */
function put(errors: Errors, path: readonly string[], error: object): void {
  const [name = "", next, ...rest] = path;
  if (next === undefined) {
    errors[name] ??= error;
    return;
  }
  if (/^\d+$/.test(next)) {
    const list = (Array.isArray(errors[name]) ? errors[name] : []) as unknown[];
    while (list.length <= Number(next)) list.push(null);
    const item = (list[Number(next)] ?? {}) as Errors;
    put(item, rest.length > 0 ? rest : ["value"], error);
    list[Number(next)] = item;
    errors[name] = list;
    return;
  }
  const inner = (errors[name] ?? {}) as Errors;
  put(inner, [next, ...rest], error);
  errors[name] = inner;
}

/** How a refusal by a behaviour looks: `detail` is the map of fields when there is one. */
export function refuse(
  _incoming: IncomingRequest<CloudCixState>,
  code: string,
  message: string,
  status: number | undefined,
  detail: unknown,
): Answer {
  if (detail !== undefined) return json({ errors: detail, detail: "Bad request." }, status ?? 400);
  return json(code === "" ? { detail: message } : { error_code: code, detail: message }, status ?? 400);
}

/** There is no such record, or the caller may not see it. */
export function notFound(operation: SpecOperation): LabFault {
  const code = requestCode(operation);
  return new LabFault(code ?? "", code === undefined ? "Not Found." : sentenceOf(code), 404);
}

/** One field is refused for what it asks. */
export function refuseField(operation: SpecOperation, field: string, problem: FieldProblem): LabFault {
  return refuseFields(operation, [[field, problem]]);
}

/** Fields are refused, each for a reason of its own. */
export function refuseFields(
  operation: SpecOperation,
  problems: readonly (readonly [string, FieldProblem])[],
): LabFault {
  const errors = problems.map(([field, problem]) => {
    const code = fieldCode(operation, [field], problem);
    return [field, { error_code: code, detail: sentenceOf(code) }] as const;
  });
  const [first] = errors;
  return new LabFault(first?.[1].error_code ?? "", first?.[1].detail ?? "", 400, Object.fromEntries(errors));
}

/** A path or method that no application has. */
export function unknownPath(incoming: IncomingRequest<CloudCixState>, allowed: readonly string[] | undefined): Answer {
  if (!allowed) return json({ detail: "Not Found." }, 404);
  return json({ detail: `Method "${incoming.method}" not allowed.` }, 405).with("allow", allowed.join(", "));
}
