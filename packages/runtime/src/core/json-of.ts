import type { Reply } from "./reply.ts";

/** The parsed JSON of a buffered answer; `undefined` where it is empty or no JSON, such as a page of a proxy. */
export function jsonOf(reply: Reply): unknown {
  try {
    return reply.value();
  } catch {
    return undefined;
  }
}
