import type { Session } from "../core/session-ticket.ts";

/** When a session is renewed ahead of its end. Durations are milliseconds. */
export interface RenewalTimes {
  /** A call within this time of the end starts a renewal in the background and goes on with the old session. */
  readonly renewBefore: number;
  /** A call within this time of the end waits for the renewal. */
  readonly mustRenewBefore: number;
  /** After a renewal in the background failed, the next one waits this long; twice as long after each further failure. */
  readonly renewalBackoff: number;
}

/** The moments of one session, on the clock of durations; `Infinity` when it has no known end. */
export interface RenewalPlan {
  readonly renewAt: number;
  readonly mustRenewAt: number;
}

/** A share of the session's life is the most that a window takes, so that a short session is not renewed all the time. */
const renewShare = 0.25;
const mustRenewShare = 0.05;

/**
 * When to renew a session that lives from `now` to `endsAt`. A session that seems to have ended before it began says
 * that the clocks differ, and is used until the backend rejects it.
 */
export function planRenewal(now: number, endsAt: number | undefined, times: RenewalTimes): RenewalPlan {
  const life = endsAt === undefined ? 0 : endsAt - now;
  if (endsAt === undefined || !(life > 0)) return { renewAt: Infinity, mustRenewAt: Infinity };
  return {
    renewAt: endsAt - Math.min(times.renewBefore, life * renewShare),
    mustRenewAt: endsAt - Math.min(times.mustRenewBefore, life * mustRenewShare),
  };
}

/** When the next renewal in the background may start after `failures` failures in a row; never later than it must. */
export function nextRenewal(now: number, failures: number, plan: RenewalPlan, times: RenewalTimes): number {
  const pause = times.renewalBackoff * 2 ** Math.min(failures - 1, 16);
  return Math.min(now + pause, plan.mustRenewAt);
}

/** The date of a session's end on our clock, which the server's clock may differ from. */
export function endOf(session: Session, now: number): number | undefined {
  const { expiresAt, lifetime, serverTime } = session;
  if (lifetime !== undefined) return now + lifetime;
  if (expiresAt === undefined || serverTime === undefined) return expiresAt;
  const skew = now - serverTime;
  return Math.abs(skew) < leastSkew ? expiresAt : expiresAt + skew;
}

/** A `Date` header has whole seconds and some travel time: a smaller difference says nothing. */
const leastSkew = 2_000;
