import type { Call } from "../core/call.ts";
import type { Reply } from "../core/reply.ts";
import type * as Advise from "./advice/advise.ts";
import { isNorthboundError } from "./northbound-error.ts";

/** Words about what to do, loaded with the first failure. Where they can't be, a failure stands without them. */
const load = (): Promise<typeof Advise | undefined> => import("./advice/advise.ts").catch(() => undefined);

/** Gives an answer that means failure back with advice for the error that is made of it. */
export async function replyWithAdvice(reply: Reply, call: Call): Promise<Reply> {
  (await load())?.adviseReply(reply, call);
  return reply;
}

/** Throws what a call failed with, with advice in its message. What is not ours, such as the reason of an abort, is thrown as it is. */
export async function throwWithAdvice(error: unknown): Promise<never> {
  if (isNorthboundError(error)) (await load())?.adviseError(error);
  throw error;
}
