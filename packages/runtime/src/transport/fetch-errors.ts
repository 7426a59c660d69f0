/** Codes of failures that happen before a connection exists. */
const beforeConnection =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|ERR_TLS_CERT_\w+)$/;

/** What Deno and Bun say in words or names of their own, as the codes of Node. */
const otherWords: readonly (readonly [RegExp, string])[] = [
  [/^(ConnectionRefused|FailedToOpenSocket)$/, "ECONNREFUSED"],
  [/connection refused/i, "ECONNREFUSED"],
  [/dns error|failed to lookup address|getaddrinfo|ENOTFOUND/i, "ENOTFOUND"],
  [/invalid peer certificate|certificate verif|self[- ]signed certificate/i, "CERT_UNTRUSTED"],
  [/^(ConnectionClosed|ECONNRESET)$|connection reset|connection closed before message completed/i, "ECONNRESET"],
];

/** The code of what failed, from the error itself, its causes, or the platform's words. */
export function codeOfFetchError(error: unknown, depth = 0): string | undefined {
  if (typeof error !== "object" || error === null || depth > 4) return undefined;
  const { code, name, message, cause, errors } = error as {
    code?: unknown;
    name?: unknown;
    message?: unknown;
    cause?: unknown;
    errors?: unknown;
  };
  const inner = codeOfFetchError(Array.isArray(errors) ? errors[0] : cause, depth + 1);
  if (inner !== undefined) return inner;
  const own = typeof code === "string" && code !== "" ? code : name === "HTTPParserError" ? "HPE_INVALID" : undefined;
  const known = otherWords.find(([pattern]) => pattern.test(own ?? String(message)));
  return known?.[1] ?? own;
}

/** Whether the error proves that no connection was made, so that nothing was sent. */
export function isNeverSent(error: unknown): boolean {
  return beforeConnection.test(codeOfFetchError(error) ?? "");
}
