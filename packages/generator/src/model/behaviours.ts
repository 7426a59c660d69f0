import type { Behaviours, Effect, HttpMethod } from "../openapi/document.ts";

/** Whether a method may be sent again after an unknown outcome when the spec says nothing: RFC 9110, section 9.2.2. */
export function isReplaySafeMethod(method: string): boolean {
  return !["post", "patch"].includes(method.toLowerCase());
}

/** The effect that most operations of a method have. Only a spec can say which one an operation has. */
export function usualEffect(method: string): Effect {
  if (["get", "head", "options"].includes(method.toLowerCase())) return "read";
  return method.toLowerCase() === "delete" ? "destroy" : "write";
}

/** The behaviours as `operations.ts` spells them: only what differs from the defaults. */
export function behaviourFields(behaviours: Behaviours, method: HttpMethod): Readonly<Record<string, unknown>> {
  const { paging, items, replay, cache, since, until, instead, session, timeoutSeconds, stream, endless, confidence } =
    behaviours;
  const usual = isReplaySafeMethod(method) ? "safe" : "unsafe";
  const isStream = switchOf(behaviours) === undefined;
  return {
    // What nobody has said anything about may change something.
    effect: behaviours.effect === "write" ? undefined : behaviours.effect,
    rawPath: behaviours.rawPath,
    paging,
    items: isStream ? items : undefined,
    replay: replay === usual ? undefined : replay,
    cache: cache === true ? true : undefined,
    since,
    until,
    instead,
    session,
    timeoutSeconds,
    stream: isStream ? stream : undefined,
    endless: endless === true ? true : undefined,
    inferred: confidence === "inferred" ? true : undefined,
  };
}

/** The member of the input that makes the answer a stream or not. */
export function switchOf({ streamIf, streamUnless }: Behaviours): string | undefined {
  return streamIf ?? streamUnless;
}

function streamWords({ endless, streamIf, streamUnless }: Behaviours): string {
  const kind = endless === true ? "endless stream" : "stream";
  if (streamIf !== undefined) return `${kind} if \`${streamIf}\` is true`;
  return streamUnless === undefined ? kind : `${kind} unless \`${streamUnless}\` is false`;
}

/** The behaviours in words, for the last line of an operation's documentation. */
export function behaviourWords(behaviours: Behaviours, method: HttpMethod): string[] {
  const { effect, paging, replay, cache, since, until, instead, session, timeoutSeconds, stream, settle, confidence } =
    behaviours;
  const usual = isReplaySafeMethod(method) ? "safe" : "unsafe";
  const words = [
    paging !== undefined && "paged",
    stream !== undefined && streamWords(behaviours),
    replay !== undefined && replay !== usual && (replay === "safe" ? "safe to repeat" : "not safe to repeat"),
    cache === true && "can be cached",
    since !== undefined && `since ${since}`,
    until !== undefined && `until ${until}`,
    instead !== undefined && `otherwise \`${instead}\``,
    settle !== undefined && `\`settle\` looks by ${settle.by}`,
    session === "none" && "needs no session",
    timeoutSeconds !== undefined && `may take ${timeoutSeconds} s`,
    confidence === "inferred" && "inferred, not documented by the vendor",
  ].filter((word) => word !== false);
  return effect === undefined ? words : [effect, ...words];
}
