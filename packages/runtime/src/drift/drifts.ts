import { notify } from "../util/notify.ts";
import type { Drift, DriftControl, ValidateOptions } from "./drift.ts";

/** More than this is another server, and not a difference. */
const most = 10_000;

/** Counts differences. */
export interface Drifts extends DriftControl {
  /** @returns whether it is new. */
  add(drift: Omit<Drift, "count">): boolean;
}

/** Keeps the differences that a client has seen. */
export function createDrifts(options: ValidateOptions, version: () => string | undefined): Drifts {
  const all = new Map<string, Drift>();
  return {
    add(drift) {
      const key = JSON.stringify([drift.operation, drift.place, drift.kind, drift.pointer, drift.status, drift.seen]);
      const wanted = drift.kind === "missing" ? `${key}${drift.expected.join()}` : key;
      const known = all.get(wanted);
      if (known) all.set(wanted, { ...known, count: known.count + 1 });
      if (known || all.size >= most) return false;
      const serverVersion = version();
      const first = { ...drift, count: 1, ...(serverVersion !== undefined && { serverVersion }) };
      all.set(wanted, first);
      notify(options.onDrift, first);
      return true;
    },
    report: () => [...all.values()],
    clear: () => all.clear(),
  };
}
