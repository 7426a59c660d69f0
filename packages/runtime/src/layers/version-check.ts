import { Call } from "../core/call.ts";
import { errorFromReply } from "../errors/error-from-reply.ts";
import { UnsupportedVersionError } from "../errors/unsupported-version-error.ts";
import type { Operation, OperationTable } from "../core/operation.ts";
import type { Send } from "../core/send.ts";
import { type SingleFlight, startSingleFlight } from "../util/single-flight.ts";
import { compareVersions } from "../core/version.ts";
import type { VersionSource } from "../core/version-source.ts";

/** The server's version, read once and shared by every caller. */
export interface VersionReader {
  /** The version, or `undefined` when the backend does not tell one. An abort ends this wait, not that of others. */
  get(signal?: AbortSignal): Promise<string | undefined>;
}

/** What the check needs to know. */
export interface VersionCheckOptions {
  readonly basePath: string;
  readonly operations: object;
  readonly source: VersionSource | undefined;
  /** Names of members whose values are never printed, from the backend. */
  readonly secrets?: readonly string[] | undefined;
  /** A version given by the caller: nothing is read. `latest` stands above every version. */
  readonly fixed: string | undefined;
  /** Told of the version when it is known. */
  readonly onVersion?: ((version: string | undefined) => void) | undefined;
}

/** What knows the server's version, and lets only calls pass whose operation it has. */
export interface VersionCheck extends VersionReader {
  /** Sends a call, or fails with `UnsupportedVersionError` before anything is sent for it. */
  readonly send: Send;
}

/** Makes the check. The version is read once, by the first call that needs it; a failure to read it is not remembered. */
export function createVersionCheck(options: VersionCheckOptions, next: Send): VersionCheck {
  let reading: SingleFlight<string | undefined> | undefined;
  const start = (): SingleFlight<string | undefined> => {
    const forget = (): void => {
      if (reading === flight) reading = undefined;
    };
    const flight = startSingleFlight((signal) => read(options, next, signal), { onAbandoned: forget });
    flight.done.then(options.onVersion, forget);
    return flight;
  };
  const get = (signal?: AbortSignal): Promise<string | undefined> => {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    return (reading ??= start()).join(signal);
  };
  return {
    get,
    send: (call) =>
      get(call.signal).then((version) => {
        const { operation } = call;
        if (operation && version !== undefined) check(operation, version, options.operations as OperationTable);
        return next(call);
      }),
  };
}

async function read(options: VersionCheckOptions, next: Send, signal: AbortSignal): Promise<string | undefined> {
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
