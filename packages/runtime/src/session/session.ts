import type { Node } from "../core/node.ts";
import type { Send } from "../core/send.ts";
import type { Session } from "../core/session-ticket.ts";

/** How one backend logs in and out. Decides and builds calls; the session layer does the rest. */
export interface SessionStrategy {
  /** For events and errors, such as `password` or `token`. */
  readonly name: string;
  /** What separates two accounts, for cache keys. Never a secret in plain text. */
  readonly identity: string;
  /** `node`: each node has sessions of its own. `cluster`: one session serves every node. */
  readonly scope: "node" | "cluster";
  /**
   * What it means when the backend rejects a session. `renew`: it ended, log in again. `final`: there is no other, as
   * with a fixed token. `refused`: the credentials travel with each call and were refused, so they are not sent again.
   * @default "renew"
   */
  readonly onRejected?: "renew" | "final" | "refused" | undefined;
  /** The login asks no backend, so there is nothing to share between processes and no login event. */
  readonly isLocal?: boolean | undefined;
  /**
   * What proves the account: the secret itself. Used only as input of a slow hash, so that nobody without the secret
   * finds a session or an answer in a shared store. Without it nothing is shared.
   */
  proof?(): string;
  /**
   * Gets a session. `send` goes to `node` only.
   * @param replaced the session that ended or was rejected, when there was one.
   * @throws CredentialsError when the backend refuses the credentials: final, never tried again.
   */
  login(node: Node, send: Send, replaced?: Session): Promise<Session>;
  /** Renews a live session ahead of its end, where the backend has a cheaper way than a login. */
  renew?(session: Session, node: Node, send: Send): Promise<Session>;
  /** Ends a session. Failures are reported as events, never thrown at the user. */
  logout?(session: Session, node: Node, send: Send): Promise<void>;
}
