import type { Problem } from "./problem.ts";

/** Properties that OpenAPI 3.2 has and 3.1 had not; the engine knows 3.1. */
const added = new Set(
  `$self name summary parent kind query additionalOperations itemSchema prefixEncoding itemEncoding encoding defaultMapping
  deviceAuthorization deviceAuthorizationUrl oauth2MetadataUrl nodeType deprecated dataValue serializedValue`.split(
    /\s+/,
  ),
);

/** Whether a complaint is about something that OpenAPI 3.2 allows. */
export function isAllowedInTwo({ rule, message }: Problem): boolean {
  if (rule !== "struct") return false;
  const [, property] = /^Property `([^`]+)` is not expected here/.exec(message) ?? [];
  return (property !== undefined && added.has(property)) || /^`(in|style)` can be one of/.test(message);
}
