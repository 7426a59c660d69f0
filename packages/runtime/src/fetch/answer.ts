import type { Reply } from "../core/reply.ts";
import { isNorthboundError } from "../errors/northbound-error.ts";
import { isUnknownOutcome } from "../errors/guards.ts";
import type { FetchCallOptions } from "./request-of.ts";

/**
 * The platform's response for what a call ended in.
 *
 * An answer is given whatever its status says. So a write that every attempt was answered to, none of them with a success,
 * ends in the last of the answers; where one attempt had no answer at all, the doubt about it counts.
 */
export async function toResponse(sending: Promise<Reply>, options: FetchCallOptions): Promise<Response> {
  let reply: Reply;
  try {
    reply = await sending;
  } catch (error) {
    const { answer } = options;
    const isAnswered = isNorthboundError(error) && error.attempts.every(({ status }) => status !== undefined);
    if (!answer || !isAnswered || !isUnknownOutcome(error)) throw error;
    reply = answer;
  }
  const response = reply.toResponse();
  if (options.isRedirected) Object.defineProperty(response, "redirected", { value: true });
  return response;
}
