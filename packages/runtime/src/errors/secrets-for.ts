/**
 * The names that are secret in an operation: those of the whole backend, and those that the spec marks for this
 * operation alone, written `group/method#name`. So `data` can be a token in one answer and plain in all others.
 * For `enrollment/createToken`, `["password", "enrollment/createToken#data"]` becomes `["password", "data"]`.
 */
export function secretsFor(operation: string | undefined, secrets: readonly string[] = []): readonly string[] {
  const own = `${operation ?? ""}#`;
  return secrets.some((name) => name.startsWith(own))
    ? secrets.map((name) => (name.startsWith(own) ? name.slice(own.length) : name))
    : secrets;
}
