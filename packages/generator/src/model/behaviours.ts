import type { Behaviours, HttpMethod } from "../openapi/document.ts";

/** Whether a method may be sent again after an unknown outcome when the spec says nothing: RFC 9110, section 9.2.2. */
export function isReplaySafeMethod(method: string): boolean {
  return !["post", "patch"].includes(method.toLowerCase());
}

/** The behaviours as `operations.ts` spells them: only what differs from the defaults. */
export function behaviourFields(behaviours: Behaviours, method: HttpMethod): Readonly<Record<string, unknown>> {
  const { paging, items, replay, cache, since, until, instead, session, timeoutSeconds, stream, endless, confidence } =
    behaviours;
  const usual = isReplaySafeMethod(method) ? "safe" : "unsafe";
  return {
    rawPath: behaviours.rawPath,
    paging,
    items,
    replay: replay === usual ? undefined : replay,
    cache: cache === true ? true : undefined,
    since,
    until,
    instead,
    session,
    timeoutSeconds,
    stream,
    endless: endless === true ? true : undefined,
    inferred: confidence === "inferred" ? true : undefined,
  };
}

/** The behaviours in words, for the last line of an operation's documentation. */
export function behaviourWords(behaviours: Behaviours, method: HttpMethod): string[] {
  const { paging, replay, cache, since, until, instead, session, timeoutSeconds, stream, endless, confidence } =
    behaviours;
  const usual = isReplaySafeMethod(method) ? "safe" : "unsafe";
  return [
    paging !== undefined && "paged",
    stream !== undefined && (endless === true ? "endless stream" : "stream"),
    replay !== undefined && replay !== usual && (replay === "safe" ? "safe to repeat" : "not safe to repeat"),
    cache === true && "can be cached",
    since !== undefined && `since ${since}`,
    until !== undefined && `until ${until}`,
    instead !== undefined && `otherwise \`${instead}\``,
    session === "none" && "needs no session",
    timeoutSeconds !== undefined && `may take ${timeoutSeconds} s`,
    confidence === "inferred" && "inferred, not documented by the vendor",
  ].filter((word) => word !== false);
}
