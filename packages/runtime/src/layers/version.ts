import { once } from "../util/memoize-async.ts";
import type { Operation } from "../core/operation.ts";
import type { Layer, Send } from "../core/send.ts";

/** How the version of a server is learned. */
export interface VersionSource {
  /** The operation that tells it. */
  readonly operation: Operation;
  /** Takes the version out of the answer; `undefined` when it does not say. */
  read(value: unknown): string | undefined;
}

/** The server's version, read once and shared by every caller. */
export interface VersionReader {
  /** The version, or `undefined` when the backend does not tell one. An abort ends this wait, not that of others. */
  get(signal?: AbortSignal): Promise<string | undefined>;
}

/** Options of the version layer. */
export interface VersionLayerOptions {
  readonly basePath: string;
  readonly operations: object;
  readonly source: VersionSource | undefined;
  /** Names of members whose values are never printed, from the backend. */
  readonly secrets?: readonly string[] | undefined;
  /** A version given by the caller: nothing is read. `latest` stands above every version. */
  readonly fixed: string | undefined;
}

/**
 * Keeps operations from servers whose version does not have them: a call fails before it is sent.
 * What it takes is loaded with the first call whose operation is not in every version.
 */
export function versionLayer(options: VersionLayerOptions, expose: (reader: VersionReader) => void): Layer {
  return (next) => {
    let send: Send | undefined;
    const load = once(async () => {
      const check = (await import("./version-check.ts")).createVersionCheck(options, next);
      send = check.send;
      return check;
    });
    expose({ get: async (signal) => (await load(signal)).get(signal) });
    return (call) => {
      const { operation } = call;
      if (!operation || (operation.since === undefined && operation.until === undefined)) return next(call);
      return send ? send(call) : load(call.signal).then((check) => check.send(call));
    };
  };
}
