import { type Backend, InvalidInputError } from "@northbound/runtime";
import { createValidator, describeFinding, type Finding, type Schema } from "@northbound/runtime/validate";
import inputs from "./generated/inputs.json" with { type: "json" };

/** What becomes of members of a body that the spec doesn't know. */
export type UnknownMembers = "refuse" | "send";

/** What of a spec decides whether a body may be sent. */
export interface CheckedInputs {
  readonly definitions: Readonly<Record<string, Schema>>;
  /** Schemas of bodies by operation id. */
  readonly bodies: Readonly<Record<string, Schema>>;
}

/**
 * Makes the check of bodies, for callers without types: members that are missing, unknown, of another type, or exclude
 * each other. The check throws `InvalidInputError` before anything is sent.
 * @param checked what a spec says that extends the shipped one.
 */
export function createInputCheck(
  unknownMembers: UnknownMembers,
  { definitions, bodies }: CheckedInputs = inputs,
): NonNullable<Backend["checkInput"]> {
  const validate = createValidator({ definitions });
  const matters = ({ kind }: Finding): boolean =>
    kind !== "value" && (kind !== "unknown" || unknownMembers === "refuse");
  return ({ id }, { body }) => {
    const schema = bodies[id];
    // A body that is missing is told by the call.
    if (!schema || body === undefined) return;
    const problems = validate(schema, body)
      .filter(matters)
      .map((finding) => describeFinding(finding).replace(/^the value/, "the body"));
    if (isEmptyReason(id, body)) problems.push("`reason` must not be empty");
    if (problems.length > 0) throw new InvalidInputError(`${id}: ${problems.join("; ")}.`, { operation: id });
  };
}

/** Whoever stops a run says why. */
function isEmptyReason(id: string, body: unknown): boolean {
  return id.endsWith("/stop") && (body as { readonly reason?: unknown } | null)?.reason === "";
}
