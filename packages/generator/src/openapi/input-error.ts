/** What the caller gave can't be used: an overlay, a name, an output folder. Nothing was written. */
export class InputError extends Error {
  override readonly name = "InputError";
}
