import type { Call } from "../core/call.ts";
import type { Reply } from "../core/reply.ts";
import type { Layer } from "../core/send.ts";
import { unreadable } from "../errors/unreadable.ts";

/**
 * Turns an answer in another format into one that carries JSON, such as XML of an old server.
 * Gives the same reply when there is nothing to do.
 */
export type Translate = (reply: Reply, call: Call) => Reply | Promise<Reply>;

/**
 * Lets every layer above read JSON, whatever the server speaks. Stands below the fault layer, which looks into bodies.
 * The translated reply is still that of its node and session.
 * @throws InvalidAnswerError when the answer can't be translated.
 */
export function translateLayer({ translate }: { readonly translate: Translate }): Layer {
  return (next) => (call) =>
    next(call).then((reply) => {
      try {
        const translated = translate(reply, call);
        return translated === reply ? reply : adopt(translated, reply, call);
      } catch (error) {
        throw unreadable(error, reply, call);
      }
    });
}

async function adopt(translated: Reply | Promise<Reply>, original: Reply, call: Call): Promise<Reply> {
  try {
    const reply = await translated;
    reply.node ??= original.node;
    reply.ticket ??= original.ticket;
    return reply;
  } catch (error) {
    throw unreadable(error, original, call);
  }
}
