import type { CacheStore } from "../cache/store.ts";
import { type Clock, wallTime } from "../util/clock.ts";
import { ClosedError } from "../errors/closed-error.ts";
import { asSentence } from "../errors/as-sentence.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import { SessionError } from "../errors/session-error.ts";
import type { SecretValues } from "../errors/secret-values.ts";
import type { Node } from "../core/node.ts";
import { memoizeAsync } from "../util/memoize-async.ts";
import type { Observe } from "../telemetry/events.ts";
import type { Send } from "../core/send.ts";
import { getSession, type LoginReason } from "./get-session.ts";
import { withSignal } from "./proven-call.ts";
import { protectSession } from "./protected-session.ts";
import { endOf, nextRenewal } from "./renewal.ts";
import type { SessionEvent } from "./session-event.ts";
import { checkTimes, type SessionTimes } from "./session-times.ts";
import type { Authorize } from "../core/call.ts";
import type { Session, SessionTicket } from "../core/session-ticket.ts";
import type { SessionStrategy } from "./session.ts";
import type { SharedSessions } from "./shared-sessions.ts";
import { type SingleFlight, startSingleFlight } from "../util/single-flight.ts";
import { emptyEntry, install, isRenewable, type SessionEntry } from "./session-entry.ts";

/** Options of the sessions of one client. */
export interface SessionsOptions extends Partial<SessionTimes> {
  readonly backend: string;
  readonly nodes: readonly Node[];
  readonly strategy: SessionStrategy;
  readonly clock: Clock;
  readonly observe?: Observe | undefined;
  /**
   * Shares sessions between processes. The store then holds live sessions: whoever reads it can use them, so guard it
   * like a list of passwords. `close()` leaves shared sessions alive for the others.
   */
  readonly store?: CacheStore | undefined;
  /** Learns the secrets of the account and of its sessions. */
  readonly known?: SecretValues | undefined;
}

/** What the owner of a client may do with its sessions: `client.sessions`. */
export interface SessionControl {
  /**
   * Forgets every session and any refused credentials; the next call logs in. Calls that wait for a login under way
   * wait for the new one instead.
   * @param strategy logs in from now on, such as one with a new password.
   * @example
   * // The password was wrong, and is right now: try again without waiting for the cool-down.
   * cvp.sessions.reset();
   * @example
   * import { basicAuth } from "@northbound/runtime";
   *
   * prime.sessions.reset(basicAuth({ username: "ada", password: process.env.NEW_PASSWORD ?? "" }));
   */
  reset(strategy?: SessionStrategy): void;
}

/** The sessions of one client: at most one login at a time for each node, or for the cluster. */
export interface Sessions extends SessionControl {
  readonly strategy: SessionStrategy;
  /** The secrets of the account and of its sessions. */
  readonly known?: SecretValues | undefined;
  readonly authorize: Authorize;
  /** The live session of a node, where there is one without a login. */
  readonly currentTicket: (node: Node) => SessionTicket | undefined;
  /** Takes note that the backend rejected a session, so that no later call uses it. */
  rejectSession(ticket: SessionTicket): void;
  /** Takes note that the backend rejected a session right after its login: another login so soon would not help. */
  refuseSession(ticket: SessionTicket): void;
  /** Whether it is too soon to log in again for a session that was refused right after its login. */
  isRefused(ticket: SessionTicket): boolean;
  /** Whether it was made so long ago that its end says nothing about another login. */
  isAged(ticket: SessionTicket): boolean;
  /** Whether the credentials that it was made with were replaced since. */
  isPast(ticket: SessionTicket): boolean;
  /** Whether no newer session has come since. */
  isCurrent(ticket: SessionTicket): boolean;
  /** Takes note that the backend refused the credentials that travel with each call. */
  rejectCredentials(error: CredentialsError): void;
  /** Logs out everywhere. Failures are events. Later calls fail with `ClosedError`. */
  close(): Promise<void>;
}

/**
 * Makes the sessions of a client.
 * @throws InvalidOptionError for a time that is not a number of milliseconds.
 */
export function createSessions(options: SessionsOptions): Sessions {
  const times = checkTimes(options);
  const { backend, clock } = options;
  let { strategy } = options;
  let entries = new Map<string, SessionEntry>();
  let refusal: { readonly error: CredentialsError; readonly until: number } | undefined;
  let closing: Promise<void> | undefined;
  /** Counts over resets, so that a late rejection of a session of the past hits no new one. */
  let generation = 0;
  /** The last one before the credentials were replaced. */
  let pastGeneration = 0;
  const superseded = new SessionError("The session was reset.");

  const learnAccount = ({ identity, proof }: SessionStrategy): void => {
    for (const secret of secretsIn(proof?.())) options.known?.learn(secret, identity);
  };
  const learnSession = ({ headers, data }: Session): void => {
    options.known?.learnHeaders({ ...data });
    options.known?.learnSession(headers);
  };
  learnAccount(strategy);

  const emit = (event: SessionEvent): void => {
    try {
      options.observe?.({ time: wallTime(clock), backend, ...event });
    } catch {
      // An observer's failure is not the caller's.
    }
  };

  /** Whoever shares nothing never downloads the code for it. */
  const share = (): (() => Promise<SharedSessions>) | undefined => {
    const { store } = options;
    const used = strategy;
    if (!store) return undefined;
    return memoizeAsync(async () =>
      (await import("./shared-sessions.ts")).shareSessions({ ...options, store, strategy: used, times, emit }),
    );
  };
  let shared = share();

  const entryOf = (node: Node): SessionEntry => {
    const key = strategy.scope === "cluster" ? "cluster" : node.url;
    let entry = entries.get(key);
    if (!entry) entries.set(key, (entry = emptyEntry(key)));
    return entry;
  };

  const authorize: Authorize = (node, send, signal) => {
    const entry = entryOf(node);
    const { ticket } = entry;
    if (ticket !== undefined && (entry.nextCheckAt === Infinity || clock.now() < entry.nextCheckAt)) return ticket;
    return obtain(entry, node, send, signal);
  };

  const obtain = (
    entry: SessionEntry,
    node: Node,
    send: Send,
    signal: AbortSignal | undefined,
  ): SessionTicket | Promise<SessionTicket> => {
    if (closing) return Promise.reject(new ClosedError("The client is closed.", { node: node.url }));
    const now = clock.now();
    const { ticket } = entry;
    if (ticket && !isRenewable(strategy)) return warn(entry, ticket);
    if (ticket && now < entry.plan.mustRenewAt) {
      if (!entry.flight && !isRefused(now)) renewInBackground(entry, ticket, send);
      return ticket;
    }
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (!entry.flight && refusal && isRefused(now)) return Promise.reject(refusedAgain(refusal.error, node));
    const flight =
      entry.flight ?? start(entry, node, send, ticket ? "expired" : entry.replaced ? "expired" : "first", false);
    const { loginAt } = entry;
    return flight.join(signal).catch((error: unknown) => {
      // A login of the cluster that failed at another node says nothing about this one.
      const isOfOther = loginAt !== node && !(error instanceof CredentialsError);
      if (error === superseded || isOfOther) return authorize(node, send, signal);
      throw error;
    });
  };

  const isRefused = (now: number): boolean => refusal !== undefined && now < refusal.until;

  const renewInBackground = (entry: SessionEntry, ticket: SessionTicket, send: Send): void => {
    start(entry, ticket.node, send, "ahead", true).done.catch((error: unknown) => {
      entry.failures += 1;
      entry.nextCheckAt = nextRenewal(clock.now(), entry.failures, entry.plan, times);
      if (error === superseded || closing) return;
      const left = Math.max(0, Math.round((entry.plan.mustRenewAt - clock.now()) / 1_000));
      emit({
        type: "warning",
        message: `The session with ${ticket.node.url} could not be renewed and ends in ${left} s: ${messageOf(error)}`,
      });
    });
  };

  /** Says once that a token that nobody can renew comes to its end. The backend decides when it did. */
  const warn = (entry: SessionEntry, ticket: SessionTicket): SessionTicket => {
    entry.nextCheckAt = Infinity;
    const end = new Date(ticket.session.expiresAt ?? 0).toISOString();
    const isOver = (ticket.session.expiresAt ?? 0) <= wallTime(clock);
    emit({
      type: "warning",
      message: `The session by ${strategy.name} ${isOver ? "ended" : "ends"} at ${end} and can't be renewed by the client; give it a new one.`,
    });
    return ticket;
  };

  const start = (
    entry: SessionEntry,
    node: Node,
    send: Send,
    reason: LoginReason,
    isDetached: boolean,
  ): SingleFlight<SessionTicket> => {
    const forget = (): void => {
      if (entry.flight === flight) entry.flight = undefined;
    };
    const flight = startSingleFlight((signal) => logIn(entry, node, send, reason, signal), {
      isDetached,
      onAbandoned: forget,
    });
    entry.flight = flight;
    entry.loginAt = node;
    flight.done.then(forget, forget);
    return flight;
  };

  const logIn = async (
    entry: SessionEntry,
    node: Node,
    send: Send,
    reason: LoginReason,
    signal: AbortSignal,
  ): Promise<SessionTicket> => {
    const used = strategy;
    const began = clock.now();
    let didLogIn = false;
    const one = async (): Promise<Session> => {
      // It may have waited for another process, and a login at another node may have been refused meanwhile.
      if (refusal && used === strategy && isRefused(clock.now())) throw refusedAgain(refusal.error, node);
      didLogIn = true;
      const session = await getSession(used, entry, node, withSignal(send, signal), reason).catch((error: unknown) => {
        // At once: what follows may wait for a store, and nobody may try the password until then.
        if (error instanceof CredentialsError && used === strategy) {
          remember(error);
          stopOthers(entry, error);
        }
        throw error;
      });
      learnSession(session);
      return protectSession(session, endOf(session, wallTime(clock)));
    };
    const report = (error: Error | undefined): void => {
      if (didLogIn && !used.isLocal) {
        emit({ type: "login", node: node.url, strategy: used.name, duration: clock.now() - began, reason, error });
      }
    };
    try {
      const found =
        shared && !used.isLocal ? await (await shared()).obtain(entry.key, entry.sharedId, one, signal) : undefined;
      if (found) learnSession(found.session);
      const session = found ? protectSession(found.session, found.session.expiresAt) : await one();
      if (signal.aborted) {
        // Nobody waits for it any more, or it belongs to credentials of the past.
        if (didLogIn) void logOut(used, session, node, send, undefined);
        throw signal.reason;
      }
      report(undefined);
      return install(entry, strategy, times, clock, {
        ticket: Object.freeze({
          session,
          node,
          generation: ++generation,
          since: clock.now(),
          ...(!didLogIn && { isFound: true as const }),
        }),
        sharedId: found?.id,
        send,
      });
    } catch (error) {
      if (!signal.aborted) report(error as Error);
      throw error;
    }
  };

  /** Logins at other nodes that still wait for their turn would try the same password. */
  const stopOthers = (own: SessionEntry, error: CredentialsError): void => {
    for (const entry of entries.values())
      if (entry !== own && entry.loginAt) entry.flight?.abort(refusedAgain(error, entry.loginAt));
  };

  const remember = (error: CredentialsError): void => {
    refusal = { error, until: clock.now() + times.credentialsCoolDown };
  };

  const logOut = async (
    used: SessionStrategy,
    session: Session,
    node: Node,
    send: Send,
    signal: AbortSignal | undefined,
  ): Promise<void> => {
    if (!used.logout) return;
    let error: Error | undefined;
    try {
      await used.logout(session, node, signal ? withSignal(send, signal) : send);
    } catch (caught) {
      error = caught as Error;
    }
    emit({ type: "logout", node: node.url, error });
  };

  const logOutEverywhere = async (): Promise<void> => {
    const live = [...entries.values()];
    const controller = new AbortController();
    const cancel = clock.after(times.logoutTimeout, () => {
      controller.abort(new SessionError(`The logout took longer than ${times.logoutTimeout} ms.`));
    });
    try {
      await Promise.all(
        live.map(async (entry) => {
          const { ticket, send } = entry;
          entry.flight?.abort(new ClosedError("The client was closed during the login."));
          entry.ticket = undefined;
          if (ticket && entry.sharedId === undefined)
            await logOut(strategy, ticket.session, ticket.node, send, controller.signal);
        }),
      );
    } finally {
      cancel();
    }
  };

  return {
    authorize,
    currentTicket(node) {
      const { ticket, plan } = entryOf(node);
      return clock.now() < plan.mustRenewAt ? ticket : undefined;
    },
    known: options.known,
    get strategy() {
      return strategy;
    },
    rejectSession(ticket) {
      const entry = entryOf(ticket.node);
      if (entry.ticket?.generation !== ticket.generation) return;
      entry.ticket = undefined;
      // It stays in the store until a new one takes its place: taking it out could hit one that just came.
      entry.replaced = ticket.session;
    },
    refuseSession(ticket) {
      const entry = entryOf(ticket.node);
      const now = clock.now();
      const { refused } = entry;
      if (refused?.generation === ticket.generation) return;
      const repeats = refused !== undefined && now < refused.until + longestRefusal ? refused.times + 1 : 0;
      // A session may have ended twice by chance: only the second refusal in a row holds logins back.
      const pause = repeats === 0 ? 0 : Math.min(longestRefusal, firstRefusal * 2 ** (repeats - 1));
      entry.refused = { generation: ticket.generation, times: repeats, until: now + pause };
    },
    isRefused(ticket) {
      const { refused } = entryOf(ticket.node);
      return refused?.generation === ticket.generation && clock.now() < refused.until;
    },
    isPast: (ticket) => ticket.generation <= pastGeneration,
    isAged: ({ since = Infinity }) => clock.now() - since >= agedAfter,
    isCurrent: (ticket) => entryOf(ticket.node).ticket?.generation === ticket.generation,
    rejectCredentials(error) {
      remember(error);
      for (const entry of entries.values()) entry.ticket = undefined;
    },
    reset(next) {
      const past = entries;
      const used = strategy;
      const sharedThen = shared;
      // The session in the store is not wanted either, even if taking it out takes a while.
      entries = new Map(Array.from(past.values(), ({ key, sharedId }) => [key, { ...emptyEntry(key), sharedId }]));
      refusal = undefined;
      if (next && !isSameAccount(strategy, next)) pastGeneration = generation;
      strategy = next ?? strategy;
      learnAccount(strategy);
      if (next) shared = share();
      for (const entry of past.values()) {
        const { sharedId } = entry;
        entry.flight?.abort(superseded);
        if (sharedId !== undefined)
          sharedThen?.()
            .then(({ forget }) => forget(entry.key, sharedId))
            .catch(ignore);
        else if (entry.ticket) void logOut(used, entry.ticket.session, entry.ticket.node, entry.send, undefined);
      }
    },
    close: () => (closing ??= logOutEverywhere()),
  };
}

/** A session that is rejected this long after its login, in milliseconds, has ended; earlier it was never accepted. */
const agedAfter = 5_000;

/** After sessions were refused right after their login: the first pause before the next login, doubled each time, and the longest. */
const firstRefusal = 1_000;
const longestRefusal = 30_000;

function isSameAccount(one: SessionStrategy, other: SessionStrategy): boolean {
  return one.identity === other.identity && one.proof?.() === other.proof?.();
}

/** What proves an account: one secret, or a list of them written as JSON. */
function secretsIn(proof: string | undefined): readonly string[] {
  if (proof === undefined) return [];
  try {
    const parts: unknown = JSON.parse(proof);
    if (Array.isArray(parts)) return parts.filter((part) => typeof part === "string");
  } catch {
    // A plain text.
  }
  return [proof];
}

function refusedAgain(error: CredentialsError, node: Node): CredentialsError {
  const { operation: _, ...details } = error;
  return new CredentialsError(
    `${asSentence(error.message)} It is not tried again for now, so that the account is not locked; reset the session to try at once.`,
    { ...details, node: error.node ?? node.url, cause: error },
  );
}

const ignore = (): void => {};

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
