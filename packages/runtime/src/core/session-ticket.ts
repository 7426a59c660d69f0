import type { Node } from "./node.ts";

/** What a login gave: headers for every call, and what a logout or another process needs to know. */
export interface Session {
  /** Headers that prove the session, prepared once. */
  readonly headers: Readonly<Record<string, string>>;
  /** Query parameters that prove the session, for servers that take a key in the URL. They are in no message. */
  readonly query?: Readonly<Record<string, string>> | undefined;
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
  /** When the client got it, on the clock of durations. */
  readonly since?: number | undefined;
  /** It came from a store of shared sessions, without a login of this client: it may have ended there. */
  readonly isFound?: true;
}
