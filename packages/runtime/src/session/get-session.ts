import type { Node } from "../core/node.ts";
import type { Send } from "../core/send.ts";
import type { Session } from "../core/session-ticket.ts";
import type { SessionStrategy } from "./session.ts";
import type { SessionEntry } from "./session-entry.ts";

/** Why there is a login: none before, the last session ended or was rejected, or it comes to its end. */
export type LoginReason = "first" | "expired" | "ahead";

/** The cheaper renewal where there is one and the session still lives, else a login. */
export async function getSession(
  strategy: SessionStrategy,
  entry: Pick<SessionEntry, "ticket" | "replaced">,
  node: Node,
  send: Send,
  reason: LoginReason,
): Promise<Session> {
  const { ticket } = entry;
  if (ticket && reason === "ahead" && strategy.renew) {
    try {
      return await strategy.renew(ticket.session, node, send);
    } catch (error) {
      // A session that can't be renewed may still be replaced by a new one.
      if (strategy.isLocal) throw error;
    }
  }
  return strategy.login(node, send, ticket?.session ?? entry.replaced);
}
