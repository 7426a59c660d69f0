/** The command line can't be understood, or the configuration is wrong. Nothing was done. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
