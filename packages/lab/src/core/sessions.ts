/** A caller that a node knows. */
export interface Session {
  /** What the client sends to be recognised. */
  readonly id: string;
  readonly user: string;
  /** Lab time of the login. */
  readonly since: number;
  /** Lab time after which it is worth nothing. */
  expires: number;
  /** Whatever the backend keeps for it, such as changes that are not saved yet. */
  readonly data: Map<string, unknown>;
}

/** The sessions of one node. */
export class Sessions {
  readonly #open = new Map<string, Session>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get size(): number {
    return this.#open.size;
  }

  /** The users with a session. */
  get users(): ReadonlySet<string> {
    return new Set([...this.#open.values()].map((session) => session.user));
  }

  /** Opens a session for `life` milliseconds of lab time. */
  open(id: string, user: string, life: number): Session {
    const now = this.#now();
    const session: Session = { id, user, since: now, expires: now + life, data: new Map() };
    this.#open.set(id, session);
    return session;
  }

  /** The session, unless it is unknown or over. */
  find(id: string | undefined): Session | undefined {
    if (id === undefined) return undefined;
    const session = this.#open.get(id);
    if (session && session.expires <= this.#now()) {
      this.#open.delete(id);
      return undefined;
    }
    return session;
  }

  end(id: string): boolean {
    return this.#open.delete(id);
  }

  /** Ends every session of a user. */
  endOf(user: string): void {
    for (const session of this.#open.values()) if (session.user === user) this.#open.delete(session.id);
  }

  /** Ends all of them; clients find out with their next request. */
  expireAll(): void {
    this.#open.clear();
  }
}
