import { guardStore } from "../cache/guarded-store.ts";
import type { CacheStore } from "../cache/store.ts";
import { Call } from "../call.ts";
import type { Clock } from "../clock.ts";
import { ClosedError } from "../errors/closed-error.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { SessionError } from "../errors/session-error.ts";
import type { Node } from "../node.ts";
import type { NorthboundEvent, Observe } from "../seeing/events.ts";
import type { Send } from "../send.ts";
import { protectSession } from "./protected-session.ts";
import { nextRenewal, onOurClock, planRenewal, type RenewalPlan } from "./renewal.ts";
import type { Authorize, Session, SessionStrategy, SessionTicket } from "./session.ts";
import { sharedIdentity } from "./shared-identity.ts";
import { createSharedSessions, type SharedSessions } from "./shared-sessions.ts";
import { type SharedFlight, startFlight } from "./shared-flight.ts";

/** Times of the session layer, in milliseconds. */
export interface SessionTimes {
  /** A call this long before the session's end starts a renewal in the background; at most a quarter of its life. @default 120_000 */
  readonly renewBefore: number;
  /** A call this long before the session's end waits for a renewal; at most a twentieth of its life. Covers clocks that differ. @default 5_000 */
  readonly mustRenewBefore: number;
  /** Pause after a renewal in the background failed; doubles with each further failure. @default 10_000 */
  readonly renewalBackoff: number;
  /** A token that can't be renewed causes a warning event this long before its end; at most a quarter of its life. @default 86_400_000 */
  readonly warnBefore: number;
  /** How long refused credentials are not tried again. @default 900_000 */
  readonly credentialsCoolDown: number;
  /** How long a shared session without a known end stays in the store. @default 3_600_000 */
  readonly sharedTtl: number;
  /** How long other processes wait for the one that logs in. @default 30_000 */
  readonly sharedLockTtl: number;
  /** Longest wait for the logouts of `close()`. @default 5_000 */
  readonly logoutTimeout: number;
}

/** The documented defaults of the session layer. */
export const sessionTimes: SessionTimes = {
  renewBefore: 120_000,
  mustRenewBefore: 5_000,
  renewalBackoff: 10_000,
  warnBefore: 86_400_000,
  credentialsCoolDown: 900_000,
  sharedTtl: 3_600_000,
  sharedLockTtl: 30_000,
  logoutTimeout: 5_000,
};

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
}

/** What the owner of a client may do with its session. */
export interface SessionControl {
  /**
   * Forgets every session and any refused credentials; the next call logs in.
   * @param strategy logs in from now on, such as one with a new password.
   */
  reset(strategy?: SessionStrategy): void;
}

/** The sessions of one client: at most one login at a time for each node, or for the cluster. */
export interface Sessions extends SessionControl {
  readonly strategy: SessionStrategy;
  readonly authorize: Authorize;
  /** Takes note that the backend rejected a session, so that no later call uses it. */
  reject(ticket: SessionTicket): void;
  /** Whether no newer session has come since. */
  isCurrent(ticket: SessionTicket): boolean;
  /** Takes note that the backend refused the credentials that travel with each call. */
  refuse(error: CredentialsError): void;
  /** Logs out everywhere. Failures are events. Later calls fail with `ClosedError`. */
  close(): Promise<void>;
}

/** What is known of one node's session, or of the cluster's. */
interface Slot {
  readonly key: string;
  ticket: SessionTicket | undefined;
  /** The name of the ticket's session in the store. */
  sharedId: string | undefined;
  /** The session that ended or was rejected last. */
  replaced: Session | undefined;
  generation: number;
  plan: RenewalPlan;
  /** When a call has to look at the plan again; up to then the ticket is simply given out. */
  lookAt: number;
  failures: number;
  flight: SharedFlight<SessionTicket> | undefined;
  /** Reaches the node, for the logout. */
  send: Send;
}

type LoginReason = "first" | "expired" | "ahead";

const noPlan: RenewalPlan = { renewAt: Infinity, mustRenewAt: Infinity };

/**
 * Makes the sessions of a client.
 * @throws InvalidOptionError for a time that is not a number of milliseconds.
 */
export function createSessions(options: SessionsOptions): Sessions {
  const times = checkTimes(options);
  const { backend, clock } = options;
  let { strategy } = options;
  let slots = new Map<string, Slot>();
  let refusal: { readonly error: CredentialsError; readonly until: number } | undefined;
  let closing: Promise<void> | undefined;
  let shared = share(options, times, strategy);
  const superseded = new SessionError("The session was reset.");

  const emit = (event: EventWithoutBase): void => {
    try {
      options.observe?.({ time: clock.now(), backend, ...event });
    } catch {
      // An observer's failure is not the caller's.
    }
  };

  const slotOf = (node: Node): Slot => {
    const key = strategy.scope === "cluster" ? "cluster" : node.url;
    let slot = slots.get(key);
    if (!slot) slots.set(key, (slot = emptySlot(key)));
    return slot;
  };

  const authorize: Authorize = (node, send, signal) => {
    const slot = slotOf(node);
    const { ticket } = slot;
    if (ticket !== undefined && (slot.lookAt === Infinity || clock.now() < slot.lookAt)) return ticket;
    return obtain(slot, node, send, signal);
  };

  const obtain = (
    slot: Slot,
    node: Node,
    send: Send,
    signal: AbortSignal | undefined,
  ): SessionTicket | Promise<SessionTicket> => {
    if (closing) return Promise.reject(new ClosedError("The client is closed.", { node: node.url }));
    const now = clock.now();
    const { ticket } = slot;
    if (ticket && !isRenewable(strategy)) return warn(slot, ticket);
    if (ticket && now < slot.plan.mustRenewAt) {
      if (!slot.flight && !isRefused(now)) renewInBackground(slot, ticket, send);
      return ticket;
    }
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (!slot.flight && refusal && isRefused(now)) return Promise.reject(refusedAgain(refusal.error, node));
    const flight =
      slot.flight ?? start(slot, node, send, ticket ? "expired" : slot.replaced ? "expired" : "first", false);
    return flight.join(signal).catch((error: unknown) => {
      if (error === superseded) return authorize(node, send, signal);
      throw error;
    });
  };

  const isRefused = (now: number): boolean => refusal !== undefined && now < refusal.until;

  const renewInBackground = (slot: Slot, ticket: SessionTicket, send: Send): void => {
    start(slot, ticket.node, send, "ahead", true).done.catch((error: unknown) => {
      slot.failures += 1;
      slot.lookAt = nextRenewal(clock.now(), slot.failures, slot.plan, times);
      if (error === superseded || closing) return;
      const left = Math.max(0, Math.round((slot.plan.mustRenewAt - clock.now()) / 1_000));
      emit({
        type: "warning",
        message: `The session with ${ticket.node.url} could not be renewed and ends in ${left} s: ${messageOf(error)}`,
      });
    });
  };

  /** Says once that a token that nobody can renew comes to its end. The backend decides when it did. */
  const warn = (slot: Slot, ticket: SessionTicket): SessionTicket => {
    slot.lookAt = Infinity;
    const end = new Date(ticket.session.expiresAt ?? 0).toISOString();
    const isOver = (ticket.session.expiresAt ?? 0) <= clock.now();
    emit({
      type: "warning",
      message: `The ${strategy.name} ${isOver ? "ended" : "ends"} at ${end} and can't be renewed by the client; give it a new one.`,
    });
    return ticket;
  };

  const start = (
    slot: Slot,
    node: Node,
    send: Send,
    reason: LoginReason,
    isDetached: boolean,
  ): SharedFlight<SessionTicket> => {
    const forget = (): void => {
      if (slot.flight === flight) slot.flight = undefined;
    };
    const flight = startFlight((signal) => logIn(slot, node, send, reason, signal), {
      isDetached,
      onAbandoned: forget,
    });
    slot.flight = flight;
    flight.done.then(forget, forget);
    return flight;
  };

  const logIn = async (
    slot: Slot,
    node: Node,
    send: Send,
    reason: LoginReason,
    signal: AbortSignal,
  ): Promise<SessionTicket> => {
    const used = strategy;
    const began = clock.now();
    let didLogIn = false;
    const one = async (): Promise<Session> => {
      didLogIn = true;
      const session = await getSession(used, slot, node, withSignal(send, signal), reason);
      const now = clock.now();
      return protectSession(session, onOurClock(session.expiresAt, session.serverTime, now));
    };
    const report = (error: Error | undefined): void => {
      if (didLogIn && !used.isLocal) {
        emit({ type: "login", node: node.url, strategy: used.name, duration: clock.now() - began, reason, error });
      }
    };
    try {
      const found = shared && !used.isLocal ? await shared.obtain(slot.key, slot.sharedId, one, signal) : undefined;
      const session = found ? protectSession(found.session, found.session.expiresAt) : await one();
      if (signal.aborted) {
        // Nobody waits for it any more, or it belongs to credentials of the past.
        if (didLogIn) void logOut(used, session, node, send, undefined);
        throw signal.reason;
      }
      report(undefined);
      return adopt(slot, node, send, session, found?.id);
    } catch (error) {
      if (error instanceof CredentialsError && used === strategy) remember(error);
      if (!signal.aborted) report(error as Error);
      throw error;
    }
  };

  const adopt = (slot: Slot, node: Node, send: Send, session: Session, sharedId: string | undefined): SessionTicket => {
    if (slot.ticket && isSame(slot.ticket.session, session)) {
      throw new SessionError(`The renewal of the session with ${node.url} gave the same session again.`, {
        node: node.url,
      });
    }
    const now = clock.now();
    slot.generation += 1;
    slot.ticket = Object.freeze({ session, node, generation: slot.generation });
    slot.sharedId = sharedId;
    slot.replaced = undefined;
    slot.send = send;
    slot.failures = 0;
    if (isRenewable(strategy)) {
      slot.plan = planRenewal(now, session.expiresAt, times);
      slot.lookAt = slot.plan.renewAt;
    } else {
      slot.plan = noPlan;
      const isOver = session.expiresAt !== undefined && session.expiresAt <= now;
      slot.lookAt = isOver
        ? now
        : planRenewal(now, session.expiresAt, { ...times, renewBefore: times.warnBefore }).renewAt;
    }
    return slot.ticket;
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
    const live = [...slots.values()];
    const controller = new AbortController();
    const cancel = clock.after(times.logoutTimeout, () => {
      controller.abort(new SessionError(`The logout took longer than ${times.logoutTimeout} ms.`));
    });
    try {
      await Promise.all(
        live.map(async (slot) => {
          const { ticket, send } = slot;
          slot.flight?.abort(new ClosedError("The client was closed during the login."));
          slot.ticket = undefined;
          if (ticket && slot.sharedId === undefined)
            await logOut(strategy, ticket.session, ticket.node, send, controller.signal);
        }),
      );
    } finally {
      cancel();
    }
  };

  return {
    authorize,
    get strategy() {
      return strategy;
    },
    reject(ticket) {
      const slot = slotOf(ticket.node);
      if (slot.ticket?.generation !== ticket.generation) return;
      slot.ticket = undefined;
      slot.replaced = ticket.session;
      if (slot.sharedId !== undefined) void shared?.forget(slot.key, slot.sharedId);
    },
    isCurrent: (ticket) => slotOf(ticket.node).ticket?.generation === ticket.generation,
    refuse(error) {
      remember(error);
      for (const slot of slots.values()) slot.ticket = undefined;
    },
    reset(next) {
      const past = slots;
      const used = strategy;
      slots = new Map();
      refusal = undefined;
      strategy = next ?? strategy;
      if (next) shared = share(options, times, next);
      for (const slot of past.values()) {
        slot.flight?.abort(superseded);
        if (slot.ticket && slot.sharedId === undefined)
          void logOut(used, slot.ticket.session, slot.ticket.node, slot.send, undefined);
      }
    },
    close: () => (closing ??= logOutEverywhere()),
  };
}

type EventWithoutBase = NorthboundEvent extends infer E
  ? E extends NorthboundEvent
    ? Omit<E, "time" | "backend">
    : never
  : never;

function emptySlot(key: string): Slot {
  return {
    key,
    ticket: undefined,
    sharedId: undefined,
    replaced: undefined,
    generation: 0,
    plan: noPlan,
    lookAt: Infinity,
    failures: 0,
    flight: undefined,
    send: () => Promise.reject(new SessionError("There was no login.")),
  };
}

/** The cheaper renewal where there is one and the session still lives, else a login. */
async function getSession(
  strategy: SessionStrategy,
  slot: Slot,
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

/** Login calls belong to all who wait, so they end with the flight's signal and not with that of one caller. */
function withSignal(send: Send, signal: AbortSignal): Send {
  return ({ url, method, fields, body, operation, options, stream }) =>
    signal.aborted
      ? Promise.reject(signal.reason as Error)
      : send(new Call(url, { method, fields, body, operation, options, stream, signal }));
}

function isRenewable({ onRejected }: SessionStrategy): boolean {
  return onRejected === undefined || onRejected === "renew";
}

function isSame(one: Session, other: Session): boolean {
  const names = Object.keys(one.headers);
  return (
    one.expiresAt !== undefined &&
    one.expiresAt === other.expiresAt &&
    names.length === Object.keys(other.headers).length &&
    names.every((name) => one.headers[name] === other.headers[name])
  );
}

function refusedAgain(error: CredentialsError, node: Node): CredentialsError {
  const { operation: _, ...details } = error;
  return new CredentialsError(
    `${error.message} They are not tried again for now, so that the account is not locked; reset the session to try at once.`,
    { ...details, node: error.node ?? node.url, cause: error },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function share(options: SessionsOptions, times: SessionTimes, strategy: SessionStrategy): SharedSessions | undefined {
  const { store, backend, clock, nodes } = options;
  if (!store) return undefined;
  const onFailure = (error: unknown): void => {
    options.observe?.({
      time: clock.now(),
      backend,
      type: "warning",
      message: `The store for shared sessions failed: ${messageOf(error)}`,
    });
  };
  return createSharedSessions({
    store: guardStore(store, { clock, onFailure }),
    clock,
    ttl: times.sharedTtl,
    leastLife: times.mustRenewBefore,
    lockTtl: times.sharedLockTtl,
    prefix: async () => {
      const identity = await sharedIdentity(backend, strategy);
      const set = nodes
        .map(({ url }) => url)
        .toSorted()
        .join(",");
      return identity && `northbound:session:${backend}:${set}:${identity}`;
    },
  });
}

function checkTimes(options: SessionsOptions): SessionTimes {
  const times: Record<string, number> = { ...sessionTimes };
  for (const name of Object.keys(sessionTimes) as (keyof SessionTimes)[]) {
    const value = options[name];
    if (value === undefined) continue;
    if (!Number.isFinite(value) || value < 0)
      throw new InvalidOptionError(`Option \`${name}\` must be a number of milliseconds, not ${value}.`);
    times[name] = value;
  }
  return times as unknown as SessionTimes;
}
