/** What the command's exit code says; the README documents the same numbers. */
export const exitCodes = {
  ok: 0,
  /** It did not work: the server refused, a file could not be read, a spec has errors. */
  failed: 1,
  /** The command line or the configuration is wrong; nothing was sent. */
  usage: 2,
  /** Credentials are missing, wrong, or may not do this. */
  credentials: 3,
  /** The server has no such thing. */
  notFound: 4,
  /** No node answered in time, or all of them are overloaded. Trying later may help. */
  unavailable: 5,
  /** The request may or may not have been carried out. Look before you try again. */
  unknownOutcome: 6,
  /** `diff` found changes that break callers. */
  breaking: 7,
  /** Ended by Ctrl+C. */
  interrupted: 130,
} as const;
