/** An HTTP method that an operation may use. */
export type Method = "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" | "PATCH" | "DELETE";

/** How one query parameter is written (OpenAPI `style` and `explode`); `form` repeats the name for each element. */
export type QueryStyle = "form" | "comma" | "space" | "pipe" | "deepObject";

/** What a request body is; `json` is the default of every backend. */
export type BodyKind = "json" | "form" | "multipart" | "text" | "binary";

/**
 * One operation of a spec as data: what the generator writes into `operations.ts`.
 * Absent keys mean the default that is named here.
 */
export interface Operation {
  /** `group/method`, the `operationId` of the spec. */
  readonly id: string;
  readonly method: Method;
  /** Path template below the base path, such as `/vms/{vmId}/start`. */
  readonly path: string;
  /** Base path of this operation when it is not the client's own. */
  readonly base?: string;
  /** Query parameters by wire name. */
  readonly query?: Readonly<Record<string, QueryStyle>>;
  /** Names of header parameters. */
  readonly header?: readonly string[];
  /** Required query and header parameters, and `body` when a body is required. Path parameters always are. */
  readonly required?: readonly string[];
  /** Path parameters whose slashes stay slashes: they hold a path or a network in CIDR notation. */
  readonly rawPath?: readonly string[];
  /** Kind of the request body; absent when the operation takes none. */
  readonly body?: BodyKind;
  /** What a success carries. Default: JSON. */
  readonly answer?: "text" | "binary" | "headers" | "none";
  /** Name of a paging style of the backend. */
  readonly paging?: string;
  /** Member of a page, or of a streamed record, that holds the items; dotted when nested. Default: the answer itself. */
  readonly items?: string;
  /** Whether it may be sent again after an unknown outcome. Default: by HTTP method. */
  readonly replay?: "safe" | "unsafe";
  /** A read that may be memoised. */
  readonly cache?: true;
  /** First server version that has it. */
  readonly since?: string;
  /** First server version that no longer has it. */
  readonly until?: string;
  /** The operation to use on servers that do not have this one. */
  readonly instead?: string;
  /** `none` when it needs no session. */
  readonly session?: "none";
  /** Least time to allow one try, in seconds. */
  readonly timeoutSeconds?: number;
  /** The answer is a stream of records. */
  readonly stream?: "ndjson" | "sse";
  /** The stream has no end of its own; silence is normal. */
  readonly endless?: true;
  /** Its facts are inferred, not documented. */
  readonly inferred?: true;
  readonly deprecated?: true;
}

/** Operations by group and method name. */
export type OperationTable = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/**
 * Whether an operation may be sent again when nobody knows if the first try was processed.
 * Without a word in the spec, the idempotent methods of RFC 9110 section 9.2.2 may.
 */
export function isReplaySafe(operation: Operation | undefined, method: string): boolean {
  if (operation?.replay) return operation.replay === "safe";
  return method !== "POST" && method !== "PATCH";
}
