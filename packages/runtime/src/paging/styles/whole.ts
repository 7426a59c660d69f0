import type { PagingStyle } from "../paging-style.ts";

/**
 * A list that comes whole: one answer holds every item, however many there are. Operations with `paging: whole` have it
 * without any option, also where the backend does not define it.
 */
export const whole: PagingStyle = {
  pageSize: Infinity,
  start: 0,
  isWhole: () => true,
  refuse: (_input, { from }) =>
    from === undefined ? undefined : "the list comes whole, so there is no position to begin at. Leave `from` out.",
  at: (input) => input,
  next: () => undefined,
};
