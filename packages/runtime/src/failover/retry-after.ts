/** The longest pause that a server can impose, in milliseconds. */
export const maxRetryAfter = 60_000;

const seconds = /^\d+(\.\d+)?$/;
/** The three forms of an HTTP date (RFC 9110 section 5.6.7); only the last has no time zone, which is GMT for it too. */
const imfOrRfc850 = /^[a-z]{3,9}, \d{2}[ -][a-z]{3}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/i;
const asctime = /^[a-z]{3} [a-z]{3} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/i;

/**
 * Reads a `Retry-After` field (RFC 9110 section 10.2.3), which is a number of seconds or a date.
 * @returns the pause in milliseconds, from 0 to `cap`; `undefined` when there is no field or it makes no sense.
 */
export function retryAfter(
  value: string | null | undefined,
  now: number,
  cap: number = maxRetryAfter,
): number | undefined {
  const text = value?.trim() ?? "";
  if (seconds.test(text)) return Math.min(cap, Math.ceil(Number(text) * 1_000));
  const date = imfOrRfc850.test(text) ? Date.parse(text) : asctime.test(text) ? Date.parse(`${text} GMT`) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.min(cap, Math.max(0, date - now));
}
