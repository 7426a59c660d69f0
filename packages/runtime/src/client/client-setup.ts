import type { Middleware } from "../calls/path-client.ts";
import type { Translate } from "../layers/translate.ts";
import type { SessionStrategy } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";

/** Sessions that several clients share, with a login at hosts of its own. Who makes it closes it. */
export interface LoginService {
  readonly sessions: Sessions;
  /** Ends the sessions and closes the connections to the hosts of the login. */
  close(): Promise<void>;
}

/** What a backend package adds to the caller's options. */
export interface ClientSetup {
  /** How to log in; absent when the backend knows no sessions. */
  readonly session?: SessionStrategy | undefined;
  /** Sessions shared with other clients, instead of a login of its own; `close()` leaves them alive. */
  readonly login?: LoginService | undefined;
  /** Option names of the package itself, so that a misspelt option is told apart from them. */
  readonly optionNames?: readonly string[];
  /** A server version given by the caller; nothing is read then. */
  readonly serverVersion?: string | undefined;
  /** What separates answers beside the account, such as a virtual domain or a group of the whole client. */
  readonly scope?: string | undefined;
  /** Turns answers in another format into JSON, for servers that speak it. */
  readonly translate?: Translate | undefined;
  /** Middlewares that are there from the start, before those that the caller registers. */
  readonly middleware?: readonly Middleware[] | undefined;
}
