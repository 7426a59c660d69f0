import { Call } from "../call.ts";
import { compareVersions } from "../version.ts";
import { errorFromReply } from "../errors/error-from-reply.ts";
import { UnsupportedVersionError } from "../errors/unsupported-version-error.ts";
import type { Operation, OperationTable } from "../operation.ts";
import type { Layer, Send } from "../send.ts";
import { type SharedFlight, startFlight } from "../session/shared-flight.ts";

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
 * The version is read once, by the first call that needs it; a failure to read it is not remembered.
 */
export function versionLayer(options: VersionLayerOptions, expose: (reader: VersionReader) => void): Layer {
  return (next) => {
    let reading: SharedFlight<string | undefined> | undefined;
    const start = (): SharedFlight<string | undefined> => {
      const forget = (): void => {
        if (reading === flight) reading = undefined;
      };
      const flight = startFlight((signal) => read(options, next, signal), { onAbandoned: forget });
      flight.done.catch(forget);
      return flight;
    };
    const get = (signal?: AbortSignal): Promise<string | undefined> => {
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      return (reading ??= start()).join(signal);
    };
    expose({ get });
    return (call) => {
      const { operation } = call;
      if (!operation || (operation.since === undefined && operation.until === undefined)) return next(call);
      return get(call.signal).then((version) => {
        if (version !== undefined) check(operation, version, options.operations as OperationTable);
        return next(call);
      });
    };
  };
}

async function read(options: VersionLayerOptions, next: Send, signal: AbortSignal): Promise<string | undefined> {
  const { fixed, source, basePath } = options;
  if (fixed !== undefined || !source) return fixed;
  const { operation } = source;
  const reply = await next(
    new Call((operation.base ?? basePath) + operation.path, {
      method: operation.method,
      headers: { accept: "application/json" },
      operation,
      signal,
    }),
  );
  if (!reply.ok) throw errorFromReply(reply, operation.id, reply.attempts, options.secrets);
  return source.read(reply.value());
}

/** @throws UnsupportedVersionError when `version` lies outside what the operation declares. */
function check(operation: Operation, version: string, operations: OperationTable): void {
  const tooOld = operation.since !== undefined && compareVersions(version, operation.since) < 0;
  const tooNew = operation.until !== undefined && compareVersions(version, operation.until) >= 0;
  if (!tooOld && !tooNew) return;
  const range = tooOld ? `needs ${operation.since} or later` : `ended with ${operation.until}`;
  const instead =
    operation.instead && isKnown(operations, operation.instead) ? `; use ${operation.instead} instead` : "";
  throw new UnsupportedVersionError(`${operation.id} ${range}, and the server is ${version}${instead}.`, {
    operation: operation.id,
    detail: { version, since: operation.since, until: operation.until, instead: operation.instead },
  });
}

function isKnown(operations: OperationTable, id: string): boolean {
  const [group = "", method = ""] = id.split("/");
  return operations[group]?.[method] !== undefined;
}
