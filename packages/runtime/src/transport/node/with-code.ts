/** Gives an error a code, as Node's own have one. */
export function withCode(error: Error, code: string): Error {
  return Object.assign(error, { code });
}
