import type { BulkProgress } from "./bulk.ts";

/** Where progress is shown, such as `process.stderr`. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/**
 * Makes an `onProgress` that keeps one line of a terminal up to date, and elsewhere writes a line for each tenth of the
 * items.
 * @example
 * import { bulk, terminalProgress } from "@northbound/runtime/bulk";
 *
 * await bulk(["a", "b"], async (name) => name, { key: (name) => name, onProgress: terminalProgress(process.stderr) });
 */
export function terminalProgress(stream: ProgressStream): (progress: BulkProgress) => void {
  let shown = -1;
  return ({ done, skipped, failed, unknown, running, total }) => {
    const ended = done + skipped + failed + unknown;
    const of = total === undefined ? "" : `/${total}`;
    const bad = `${failed > 0 ? `, ${failed} failed` : ""}${unknown > 0 ? `, ${unknown} unknown` : ""}`;
    const line = `${ended}${of}${bad}`;
    const isLast = total === undefined ? false : ended === total && running === 0;
    if (stream.isTTY) {
      stream.write(`\r\u001B[K${line}${isLast ? "\n" : ""}`);
      return;
    }
    const step = Math.floor((ended / (total ?? 1_000)) * 10);
    if (ended === 0 || step === shown) return;
    shown = step;
    stream.write(`${line}\n`);
  };
}
