import type { Node } from "../core/node.ts";
import type { Send } from "../core/send.ts";

/** What a login gave: headers for every call, and what a logout or another process needs to know. */
export interface Session {
  /** Headers that prove the session, prepared once. */
  readonly headers: Readonly<Record<string, string>>;
  /** When it ends, in milliseconds since the epoch; absent when the backend does not say. */
  readonly expiresAt?: number | undefined;
  /** How long it lives from now, in milliseconds, where the backend says that instead; no clock has to agree then. */
  readonly lifetime?: number | undefined;
  /** The server's clock at the login, where the answer told it: `expiresAt` is then read on that clock. */
  readonly serverTime?: number | undefined;
  /** Plain data that the strategy needs to renew or log out, or to share the session through a store. */
  readonly data?: Readonly<Record<string, string>> | undefined;
}

/** What proves one attempt; the failover layer asks for it once the node is known. */
export interface SessionTicket {
  readonly session: Session;
  readonly node: Node;
  /** Counts the sessions of this node, so that a late rejection of an old session causes no new login. */
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
