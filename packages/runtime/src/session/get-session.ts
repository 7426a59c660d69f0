import type { Node } from "../core/node.ts";
import type { Send } from "../core/send.ts";
import type { Session, SessionStrategy } from "./session.ts";
import type { Slot } from "./session-entry.ts";

/** Why there is a login: none before, the last session ended or was rejected, or it comes to its end. */
export type LoginReason = "first" | "expired" | "ahead";

/** The cheaper renewal where there is one and the session still lives, else a login. */
export async function getSession(
  strategy: SessionStrategy,
  slot: Pick<Slot, "ticket" | "replaced">,
  node: Node,
  send: Send,
  reason: LoginReason,
): Promise<Session> {
  const { ticket } = slot;
  if (ticket && reason === "ahead" && strategy.renew) {
    try {
      return await strategy.renew(ticket.session, node, send);
    } catch (error) {
      // A session that can't be renewed may still be replaced by a new one.
      if (strategy.isLocal) throw error;
    }
  }
  return strategy.login(node, send, ticket?.session ?? slot.replaced);
}
