import { type Call, type ClientOptions, Reply, type Translate } from "@northbound/runtime";
import { cvpInfoGet } from "./generated/operations.ts";

/**
 * Puts the release that a server names as bare text, or as a JSON text, into the object of the spec. 2026.1.3 answers
 * `2026.1.3` (AVD, issue 7437). An answer that names no release at all becomes an empty object, which counts as the newest
 * release, and the caller's `observe` and `logger` get a warning.
 */
export function versionAnswer({ observe, logger }: Pick<ClientOptions, "observe" | "logger">): Translate {
  return (reply: Reply, call: Call) => {
    if (call.operation?.id !== cvpInfoGet.id || reply.status !== 200) return reply;
    const text = reply.bufferedText().trim();
    if (/^\{.*"version"\s*:\s*"/s.test(text) || text.includes('"errorCode"')) return reply;
    const version = /^"?(\d{4}(?:\.\d+)+[\w.-]*)"?$/.exec(text)?.[1];
    if (version === undefined) {
      const message = "The server's answer names no release; it counts as the newest.";
      observe?.({ type: "warning", time: Date.now(), backend: "cloudvision", operation: cvpInfoGet.id, message });
      logger?.warn?.(message);
    }
    const body = new TextEncoder().encode(JSON.stringify(version === undefined ? {} : { version }));
    return new Reply({ status: 200, headers: { "content-type": "application/json" }, body });
  };
}
