import type { Call } from "./call.ts";
import type { Reply } from "./reply.ts";

/** Sends a call and gives its reply: the one signature that layers and transports share. */
export type Send = (call: Call) => Promise<Reply>;

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
