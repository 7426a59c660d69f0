import type { Send } from "./call.ts";

export type { Send };

/** A behaviour around a sender. Layers share nothing but the call. */
export type Layer = (next: Send) => Send;

/** Makes a rejection of what a sender throws: timers, counters and observers above it wait for the end of its promise. */
export const rejecting: Layer = (next) => (call) => {
  try {
    return next(call);
  } catch (error) {
    return Promise.reject(error);
  }
};

/** Opens sockets: sends a call that has an origin, and gives back what it holds open on `close`. */
export interface Transport {
  readonly send: Send;
  close(): Promise<void>;
}
