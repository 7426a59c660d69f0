import type { Send } from "./call.ts";
import type { SchemaTable } from "./schema-table.ts";

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

/** What a transport may know about its client. */
export interface AttachedClient {
  readonly name: string;
  readonly basePath: string;
  readonly schemas?: (() => Promise<SchemaTable>) | undefined;
  /** A text without what the client knows as a secret. */
  readonly hide: (text: string) => string;
  /** The server's version, as far as it is known. */
  readonly version?: (() => string | undefined) | undefined;
}

/** Opens sockets: sends a call that has an origin, and gives back what it holds open on `close`. */
export interface Transport {
  readonly send: Send;
  /** Called once by the client that has it, before the first call: for what records or answers by the spec. */
  attach?(client: AttachedClient): void;
  close(): Promise<void>;
}
