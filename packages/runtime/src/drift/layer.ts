import type { Call } from "../core/call.ts";
import { changesSomething } from "../core/outcome.ts";
import type { Reply } from "../core/reply.ts";
import { answerSchema, type OperationSchemas, type SchemaTable } from "../core/schema-table.ts";
import type { Layer } from "../core/send.ts";
import { InvalidAnswerError } from "../errors/invalid-answer-error.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { describeFinding, type Finding, type FindingKind } from "../validate/finding.ts";
import { createValidator } from "../validate/validator.ts";
import type { Drift, ValidateMode, ValidateOptions } from "./drift.ts";
import { sampleOf } from "./sample.ts";

/** Options of the drift layer. */
export interface DriftLayerOptions {
  readonly validate: Exclude<ValidateMode, "off"> | ValidateOptions;
  readonly schemas: SchemaTable;
  /** Takes a difference, and tells of one that is new. */
  readonly add: (drift: Omit<Drift, "count">, sentence: string) => void;
}

/** What breaks code that trusts the types. */
const breaking: readonly (FindingKind | "status" | "content")[] = ["type", "null", "missing"];

/**
 * Compares bodies and good answers with the spec. What a fault was read in is no answer; streams are not looked at. Stands above
 * everything that sends again.
 * @throws InvalidInputError and InvalidAnswerError where the mode is `strict`.
 */
export function driftLayer({ validate: given, schemas, add }: DriftLayerOptions): Layer {
  const options: ValidateOptions = typeof given === "string" ? { answers: given, requests: given } : given;
  const { answers = "warn", requests = "off", sample = 20 } = options;
  const check = createValidator({ definitions: schemas.definitions });

  const report = (
    call: Call,
    place: Drift["place"],
    status: number | undefined,
    findings: readonly Finding[],
  ): void => {
    for (const finding of findings) {
      const { kind, seen } = finding;
      const pointer = finding.pointer.replaceAll(/\/\d+(?=\/|$)/g, "/-");
      const expected = kind === "unknown" ? [] : finding.expected;
      const drift = {
        operation: call.name,
        place,
        pointer,
        kind,
        expected,
        seen,
        ...(status !== undefined && { status }),
      };
      add(drift, describeFinding(finding));
    }
  };

  const checkRequest = (call: Call, { body: schema }: OperationSchemas): void => {
    const { body } = call;
    if (schema === undefined || typeof body !== "string" || !isJson(call.fields["content-type"])) return;
    const findings = check(schema, JSON.parse(body));
    report(call, "request", undefined, findings);
    const [first] = requests === "strict" ? findings.filter(({ kind }) => breaking.includes(kind)) : [];
    if (first)
      throw new InvalidInputError(`${call.name}: in the body, ${describeFinding(first)}.`, { operation: call.name });
  };

  const checkAnswer = (call: Call, reply: Reply, { answers: known }: OperationSchemas): void => {
    const { status } = reply;
    const schema = answerSchema(known, status);
    const note = (kind: "status" | "content", expected: readonly string[], seen: string): void => {
      const drift = {
        operation: call.name,
        place: "answer",
        status,
        pointer: "",
        kind,
        expected,
        seen: [seen],
      } as const;
      add(drift, `the ${kind} ${seen} is not in the spec`);
    };
    if (schema === undefined) return note("status", Object.keys(known), String(status));
    if (schema === null || reply.size === 0) return undefined;
    const type = reply.headers.get("content-type") ?? "";
    if (!isJson(type) && !looksLikeJson(reply))
      return note("content", ["application/json"], type.split(";", 1)[0] ?? "");
    const findings = check(schema, sampleOf(reply.value(), sample));
    report(call, "answer", status, findings);
    const [first] = answers === "strict" ? findings.filter(({ kind }) => breaking.includes(kind)) : [];
    if (!first) return undefined;
    throw new InvalidAnswerError(`${call.name}: the answer is not what the spec says: ${describeFinding(first)}.`, {
      operation: call.name,
      node: reply.node?.url,
      status,
      outcome: changesSomething(call) ? "processed" : undefined,
      secrets: reply.secrets,
    });
  };

  return (next) => async (call) => {
    const known = schemas.operations[call.operation?.id ?? ""];
    if (!known) return next(call);
    if (requests !== "off") checkRequest(call, known);
    const reply = await next(call);
    if (answers !== "off" && !reply.fault && !reply.isStreamed && call.method !== "HEAD")
      checkAnswer(call, reply, known);
    return reply;
  };
}

function isJson(type: string | undefined): boolean {
  return /[/+]json\b/i.test(type ?? "");
}

/** Servers send JSON under other names, too. */
function looksLikeJson(reply: Reply): boolean {
  try {
    return reply.value() !== undefined;
  } catch {
    return false;
  }
}
