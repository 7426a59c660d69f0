import type { Call } from "./call.ts";
import type { Fault } from "./fault.ts";
import type { Method, Operation } from "./operation.ts";
import type { ClientDefaults } from "./client-options.ts";
import type { PagingStyle } from "../paging/paging-style.ts";
import type { Reply } from "./reply.ts";
import type { SchemaTable } from "./schema-table.ts";
import type { SettleTable } from "./settle-table.ts";
import type { VersionSource } from "./version-source.ts";

/** A read that a backend always answers in its own words. */
export interface Presence {
  /** Path, from the host on. */
  readonly path: string;
  /** Whether an answer to it is the backend's. */
  isOwn(reply: Reply): boolean;
}

/**
 * What `northbound generate --extends` writes of a spec: the data that a client of a package is made of when its own spec is
 * replaced by one that has more, or other, operations and fields.
 */
export interface SpecData {
  /** The generated table of operations. */
  readonly operations: object;
  /** Path in front of every operation's path. */
  readonly basePath: string;
  /** Names of members and parameters whose values are never printed. */
  readonly secrets: readonly string[];
  /** What decides whether a body may be sent, for packages that check bodies. */
  readonly inputs?: unknown;
  /** Gives what decides how values are written as XML, for packages that speak it. */
  readonly xmlSchemas?: (() => Promise<unknown>) | undefined;
  /** Gives how to find out what became of calls whose answer was lost. */
  readonly settle?: (() => Promise<SettleTable>) | undefined;
  /** Gives what the spec says of requests and answers. */
  readonly schemas?: (() => Promise<SchemaTable>) | undefined;
}

/** What is special about one product, as data and small functions. The runtime knows no backend by name. */
export interface Backend {
  /** Short name, also in events and cache keys: `cloudvision`. */
  readonly name: string;
  /** The generated table of operations; for a path client also a list of some. */
  readonly operations: object;
  /** Path in front of every operation's path, from the spec's first server. */
  readonly basePath: string;
  /**
   * Names of members and parameters whose values are never printed, from the spec. One that is a secret in a single
   * operation is written `group/method#name`.
   */
  readonly secrets?: readonly string[];
  /** Sent with every call, below what the caller gives. */
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON texts to send, by method, where a call has no body but the backend insists on one. */
  readonly emptyBody?: Readonly<Partial<Record<Method, string>>>;
  /**
   * Names of the request headers that separate cached answers, beside `accept`, `authorization` and `cookie`.
   * Without it every header does, except those that are known to be mere notes.
   */
  readonly vary?: readonly string[];
  /** Groups whose cached reads a write drops, beside its own; `"all"` where nobody can tell. */
  invalidates?(operation: Operation): readonly string[] | "all";
  /** Header, in lower case, in which the backend takes the correlation id of a call for its own logs. */
  readonly correlationHeader?: string;
  /** Where this backend differs from the runtime's defaults. */
  readonly defaults?: Partial<ClientDefaults>;
  /** Paging styles by the names that the spec uses. */
  readonly paging?: Readonly<Record<string, PagingStyle>>;
  /**
   * Recognises failure in the backend's own words. Called for each buffered reply; must be cheap for a success.
   * An answer of 400 and above that it does not recognise (gives `undefined` for) is that of something in front of the
   * backend: never "not found", and it leaves the outcome of a write unknown. Without it JSON counts as the backend's
   * words, and the status decides.
   */
  readFault?(reply: Reply, call: Call): Fault | undefined;
  /** How to tell "it does not exist" from "the backend is not there", where both look alike: see `isAmbiguous` of a fault. */
  readonly presence?: Presence;
  /** What a success says beside its data that a person may want to know, such as a filter that was ignored. */
  readWarnings?(reply: Reply, call: Call): readonly string[];
  /** Recognises a record of a stream that reports a failure. */
  readRecordFault?(record: unknown): Fault | undefined;
  /** Gives how to find out what became of calls whose answer was lost; loaded when `settle` is used. */
  settle?(): Promise<SettleTable>;
  /** Gives what the spec says of requests and answers; loaded when `validate` or a recording is used. */
  schemas?(): Promise<SchemaTable>;
  /** How the server's version is learned, when operations depend on it. */
  readonly version?: VersionSource;
  /** Checks input beyond what the table knows. Throw `InvalidInputError`. */
  checkInput?(operation: Operation, input: Readonly<Record<string, unknown>>): void;
}
