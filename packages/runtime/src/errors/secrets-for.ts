/**
 * The names that are secret in an operation: those of the whole backend, and those that the spec marks for this
 * operation alone, written `group/method#name`. So `data` can be a token in one answer and plain in all others. A
 * request that the spec does not know may be any operation: all of them are secret there. For `enrollment/createToken`,
 * `["password", "enrollment/createToken#data"]` becomes `["password", "data"]`.
 * @param operation `group/method`, or method and path of a request that the spec does not know.
 */
export function secretsFor(operation: string | undefined, secrets: readonly string[] = []): readonly string[] {
  if (!secrets.some((name) => name.includes("#"))) return secrets;
  const isUnknown = operation === undefined || operation.includes(" ");
  const names = secrets.flatMap((secret) => {
    const [of = "", name] = secret.split("#", 2);
    if (name === undefined) return of;
    return isUnknown || of === operation ? name : [];
  });
  return [...new Set(names)];
}
