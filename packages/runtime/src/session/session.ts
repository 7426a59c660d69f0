import type { Node } from "../node.ts";
import type { Send } from "../send.ts";

/** What a login gave: headers for every call, and what a logout or another process needs to know. */
export interface Session {
  /** Headers that prove the session, prepared once. */
  readonly headers: Readonly<Record<string, string>>;
  /** When it ends, in milliseconds since the epoch; absent when the backend does not say. */
  readonly expiresAt?: number;
  /** Plain data that the strategy needs to log out, or to share the session through a store. */
  readonly data?: Readonly<Record<string, string>>;
}

/** What proves one attempt; the failover layer asks for it once the node is known. */
export interface SessionTicket {
  readonly session: Session;
  readonly node: Node;
  /** Counts the logins of this node, so that a late rejection of an old session causes no new login. */
  readonly generation: number;
}

/**
 * Gives the ticket for a node, logging in through `send` when there is none.
 * Synchronous when a live session is at hand.
 */
export type Authorize = (
  node: Node,
  send: Send,
  signal: AbortSignal | undefined,
) => SessionTicket | Promise<SessionTicket>;

/** How one backend logs in and out. Decides and builds calls; the session layer does the rest. */
export interface SessionStrategy {
  /** For events and errors, such as `password` or `token`. */
  readonly name: string;
  /** What separates two accounts, for cache and store keys. Never a secret in plain text. */
  readonly identity: string;
  /** `node`: each node has sessions of its own. `cluster`: one session serves every node. */
  readonly scope: "node" | "cluster";
  /**
   * Gets a session. `send` goes to `node` only.
   * @throws CredentialsError when the backend refuses the credentials: final, never tried again.
   */
  login(node: Node, send: Send): Promise<Session>;
  /** Renews a live session ahead of its end, where the backend has a cheaper way than a login. */
  renew?(session: Session, node: Node, send: Send): Promise<Session>;
  /** Ends a session. Failures are reported as events, never thrown at the user. */
  logout?(session: Session, node: Node, send: Send): Promise<void>;
}
