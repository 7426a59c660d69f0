import type { SecretValues } from "./secret-values.ts";

/** What must not be printed: members by their names, and what the client knows as a secret by its value. */
export interface Secrets extends ReadonlyArray<string> {
  /** Not called `values`, which every list has. */
  readonly known?: SecretValues | undefined;
}

/** Names of members together with the values that a client knows. */
export function secretsOf(names: readonly string[], known: SecretValues | undefined): Secrets {
  return known ? Object.assign([...names], { known }) : names;
}

/**
 * The names that are secret in an operation: those of the whole backend, and those that the spec marks for this
 * operation alone, written `group/method#name`. So `data` can be a token in one answer and plain in all others. A
 * request that the spec does not know may be any operation: all of them are secret there. For `enrollment/createToken`,
 * `["password", "enrollment/createToken#data"]` becomes `["password", "data"]`.
 * @param operation `group/method`, or method and path of a request that the spec does not know.
 */
export function secretsFor(operation: string | undefined, secrets: Secrets = []): Secrets {
  if (!secrets.some((name) => name.includes("#"))) return secrets;
  const isUnknown = operation === undefined || operation.includes(" ");
  const names = secrets.flatMap((secret) => {
    const [of = "", name] = secret.split("#", 2);
    if (name === undefined) return of;
    return isUnknown || of === operation ? name : [];
  });
  return secretsOf([...new Set(names)], secrets.known);
}
