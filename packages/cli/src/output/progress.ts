import cliProgress from "cli-progress";
import type { Progress } from "@northbound/runtime";
import type { Io } from "./io.ts";

/** A progress bar on standard error. */
export interface ProgressBar extends Disposable {
  readonly update: (progress: Progress) => void;
}

/** Starts a bar; without a person looking it draws nothing. */
export function startProgress(what: string, { terminal }: Io): ProgressBar {
  if (terminal === undefined) return { update: () => undefined, [Symbol.dispose]: () => undefined };
  const bar = new cliProgress.SingleBar({
    format: `${what} {bar} {value} of {total}`,
    stream: terminal,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(0, 0);
  return {
    update: ({ done, total }) => {
      if (total !== undefined) bar.setTotal(total);
      bar.update(done);
    },
    [Symbol.dispose]: () => {
      bar.stop();
    },
  };
}
