import { untilAborted } from "./until-aborted.ts";

/**
 * Does something once, however often and by whomever its result is asked for, such as loading code that few need. A
 * failure is not remembered: who asks next tries again. An abort ends the wait of who asked, not the task.
 */
export function memoizeAsync<T>(task: () => Promise<T>): (signal?: AbortSignal) => Promise<T> {
  let doing: Promise<T> | undefined;
  return (signal) => {
    if (!doing) {
      doing = task();
      doing.catch(() => (doing = undefined));
    }
    return untilAborted(doing, signal);
  };
}
