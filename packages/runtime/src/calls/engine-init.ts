import type { CallOptions } from "../core/call-options.ts";
import type { Reply } from "../core/reply.ts";
import type { Middleware, ParseAs } from "./path-client.ts";

/** What named calls and the path client hand to the engine. */
export interface EngineInit extends CallOptions {
  readonly params?: RequestParams | undefined;
  readonly body?: unknown;
  readonly parseAs?: ParseAs | undefined;
  readonly middleware?: readonly Middleware[] | undefined;
}

interface RequestParams {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly cookie?: Readonly<Record<string, unknown>>;
}

/** What comes back: openapi-fetch's triple, untyped. */
export interface EngineResult {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Reply;
}
