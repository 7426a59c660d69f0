import { SessionError } from "../errors/session-error.ts";
import { type Clock, wallTime } from "../util/clock.ts";
import type { Node } from "../core/node.ts";
import type { Send } from "../core/send.ts";
import { planRenewal, type RenewalPlan } from "./renewal.ts";
import type { SessionTimes } from "./session-times.ts";
import type { Session, SessionTicket } from "../core/session-ticket.ts";
import type { SessionStrategy } from "./session.ts";
import type { SingleFlight } from "../util/single-flight.ts";

/** What is known of one node's session, or of the cluster's. */
export interface SessionEntry {
  readonly key: string;
  ticket: SessionTicket | undefined;
  /** The name of the ticket's session in the store. */
  sharedId: string | undefined;
  /** The session that ended or was rejected last. */
  replaced: Session | undefined;
  plan: RenewalPlan;
  /** When a call has to look at the plan again; up to then the ticket is simply given out. */
  nextCheckAt: number;
  failures: number;
  /** The session that the backend rejected right after its login, how often that was in a row, and until when no login is tried. */
  refused: { readonly generation: number; readonly times: number; readonly until: number } | undefined;
  flight: SingleFlight<SessionTicket> | undefined;
  /** The node of that login. */
  loginAt: Node | undefined;
  /** Reaches the node, for the logout. */
  send: Send;
}

/** Without a known end there is nothing to plan. */
const noPlan: RenewalPlan = { renewAt: Infinity, mustRenewAt: Infinity };

/** A entry before its first login. */
export function emptyEntry(key: string): SessionEntry {
  return {
    key,
    ticket: undefined,
    sharedId: undefined,
    replaced: undefined,
    plan: noPlan,
    nextCheckAt: Infinity,
    failures: 0,
    refused: undefined,
    flight: undefined,
    loginAt: undefined,
    send: () => Promise.reject(new SessionError("There was no login.")),
  };
}

/**
 * Puts a new session into its entry and plans its renewal.
 * @throws SessionError when it is the one that was to be renewed.
 */
export function install(
  entry: SessionEntry,
  strategy: SessionStrategy,
  times: SessionTimes,
  clock: Clock,
  got: Pick<SessionEntry, "sharedId" | "send"> & { readonly ticket: SessionTicket },
): SessionTicket {
  const { ticket } = got;
  const { session, node } = ticket;
  if (entry.ticket && isSame(entry.ticket.session, session)) {
    throw new SessionError(`The renewal of the session with ${node.url} gave the same session again.`, {
      node: node.url,
    });
  }
  entry.replaced = undefined;
  entry.failures = 0;
  const now = clock.now();
  // A date counts as the time that it is away now, so that the session is renewed in time when somebody sets the clock.
  const endsAt = session.expiresAt === undefined ? undefined : now + session.expiresAt - wallTime(clock);
  Object.assign(entry, got, isRenewable(strategy) ? renewalOf(now, endsAt, times) : warningOf(now, endsAt, times));
  return ticket;
}

type Plan = Pick<SessionEntry, "plan" | "nextCheckAt">;

function renewalOf(now: number, endsAt: number | undefined, times: SessionTimes): Plan {
  const plan = planRenewal(now, endsAt, times);
  return { plan, nextCheckAt: plan.renewAt };
}

/** Nobody can renew it: a call looks up once, for the warning. */
function warningOf(now: number, endsAt: number | undefined, times: SessionTimes): Plan {
  const isOver = endsAt !== undefined && endsAt <= now;
  const { renewAt } = planRenewal(now, endsAt, { ...times, renewBefore: times.warnBefore });
  return { plan: noPlan, nextCheckAt: isOver ? now : renewAt };
}

/** Whether the client itself can replace a session. */
export function isRenewable({ onRejected }: SessionStrategy): boolean {
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
