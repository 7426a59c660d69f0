import { effectOf, type Operation } from "@northbound/runtime";

/** A badge beside the name of an operation, with what it means. */
export interface Behaviour {
  readonly badge: string;
  /** Markdown; links are relative to a page of the reference. */
  readonly text: string;
}

/** Whether the runtime may send an operation again when nobody knows what became of it. */
export function isReplaySafe({ method, replay }: Operation): boolean {
  return replay === undefined ? method !== "POST" && method !== "PATCH" : replay === "safe";
}

const effects = {
  read: "Changes nothing. Clients with `readOnly: true` send nothing else.",
  write: "Changes something.",
  destroy: "Loses something that can't be had back.",
} as const;

/**
 * What the runtime does for an operation, from the same table that the client runs on.
 * @param guides address of the folder of the guides, as seen from the page.
 */
export function behavioursOf(operation: Operation, guides: string): Behaviour[] {
  const { paging, stream, cache, since, until, instead, session, timeoutSeconds, inferred } = operation;
  const found: Behaviour[] = [];
  const add = (badge: string, text: string): void => {
    found.push({ badge, text });
  };
  const guide = (name: string, words: string): string => `[${words}](${guides}${name}.html)`;
  const effect = effectOf(operation);
  add(effect, effects[effect]);
  if (paging !== undefined) {
    add(
      "paged",
      `\`await\` gives one page, \`for await\` every item, \`.all()\` an array. ${guide("paging", "Paging")}`,
    );
  }
  if (stream !== undefined) {
    add(
      `stream: ${stream}`,
      `Records are parsed as they arrive; leaving the loop closes the connection. ${guide("paging", "Streams")}`,
    );
  }
  if (isReplaySafe(operation)) {
    add(
      "replay-safe",
      `Sent again, to another node if need be, even when nobody knows whether it was processed. ${guide("failover", "Failover")}`,
    );
  } else {
    add(
      "never twice",
      `Sent again only when the failure proves that it was not processed; otherwise it ends with \`UnknownOutcomeError\`. ${guide("failover", "Failover")}`,
    );
  }
  if (cache) add("cacheable", `Remembered when the client has a cache. ${guide("caching", "Caching")}`);
  if (since !== undefined)
    add(`since ${since}`, `Older servers don't have it: \`UnsupportedVersionError\`, before anything is sent.`);
  if (until !== undefined)
    add(
      `until ${until}`,
      `Servers from ${until} on don't have it: \`UnsupportedVersionError\`, before anything is sent.`,
    );
  if (instead !== undefined) add(`instead: ${instead.replaceAll("/", ".")}`, `The call to use on other versions.`);
  if (session === "none") add("no session", `Needs no login. ${guide("failover", "Sessions")}`);
  if (timeoutSeconds !== undefined)
    add(
      `${timeoutSeconds} s`,
      `Known to be slow: one try may take this long unless \`timeout\` says otherwise. ${guide("timeouts", "Timeouts")}`,
    );
  if (inferred) add("inferred", `Known from clients or from similar operations, not from the vendor's documentation.`);
  return found;
}
