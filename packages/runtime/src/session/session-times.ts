import { checkNumber } from "../util/check-option.ts";

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

/**
 * Fills in the defaults.
 * @throws InvalidOptionError for a time that is not a number of milliseconds.
 */
export function checkTimes(options: Partial<SessionTimes>): SessionTimes {
  const times: Record<string, number> = { ...sessionTimes };
  for (const name of Object.keys(times) as (keyof SessionTimes)[]) {
    checkNumber(name, options[name], "span");
    times[name] = options[name] ?? sessionTimes[name];
  }
  return times as unknown as SessionTimes;
}
