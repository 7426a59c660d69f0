/** Epoch milliseconds as RFC 3339 with the nanoseconds that the Resource APIs write. */
export function toIso(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000000Z");
}
