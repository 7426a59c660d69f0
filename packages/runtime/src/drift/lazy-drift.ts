import type { Backend } from "../core/backend.ts";
import type { Layer } from "../core/send.ts";
import { lazyLayer } from "../layers/lazy.ts";
import type { Observe } from "../telemetry/events.ts";
import { type Clock, wallTime } from "../util/clock.ts";
import type { Drifts } from "./drifts.ts";
import type { DriftControl, ValidateMode, ValidateOptions } from "./drift.ts";

/** What the comparison with the spec takes. */
export interface LazyDriftOptions {
  readonly backend: Backend;
  readonly validate: ValidateMode | ValidateOptions | undefined;
  readonly observe: Observe | undefined;
  readonly clock: Clock;
  /** The server's version, as far as it is known. */
  readonly version: () => string | undefined;
}

/** The comparison with the spec: nothing of it is loaded before the first call of a client that wants it. */
export function createLazyDrift(options: LazyDriftOptions): {
  readonly layers: readonly Layer[];
  readonly control: DriftControl;
} {
  const { validate = "off", backend } = options;
  let drifts: Drifts | undefined;
  const control = { report: () => drifts?.report() ?? [], clear: () => drifts?.clear() };
  if (validate === "off" || !backend.schemas) return { layers: [], control };
  const load = async (): Promise<Layer> => {
    const [{ driftLayer }, { createDrifts }, schemas] = await Promise.all([
      import("./layer.ts"),
      import("./drifts.ts"),
      backend.schemas?.() as ReturnType<NonNullable<Backend["schemas"]>>,
    ]);
    const all = createDrifts(typeof validate === "string" ? {} : validate, options.version);
    drifts = all;
    return driftLayer({
      validate,
      schemas,
      add(drift, sentence) {
        if (!all.add(drift)) return;
        options.observe?.({
          type: "warning",
          time: wallTime(options.clock),
          backend: backend.name,
          operation: drift.operation,
          correlationId: undefined,
          message: `The ${drift.place} is not what the spec says: ${sentence}.`,
        });
      },
    });
  };
  return { layers: [lazyLayer(load)], control };
}
