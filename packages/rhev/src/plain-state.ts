/** The text of a state: lower case, as the earliest engines did not write it, and out of the object that it was up to 3.6. */
export function plainState(value: unknown): string | undefined {
  const state: unknown = typeof value === "object" && value !== null && "state" in value ? value.state : value;
  return typeof state === "string" ? state.toLowerCase() : undefined;
}
