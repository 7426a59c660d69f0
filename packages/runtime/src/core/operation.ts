/** An HTTP method that an operation may use. */
export type Method = "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" | "PATCH" | "DELETE" | "TRACE";

/**
 * How one query parameter is written (OpenAPI `style` and `explode`); `form` repeats the name for each element, `json` is
 * a parameter whose content is JSON.
 */
export type QueryStyle = "form" | "comma" | "space" | "pipe" | "deepObject" | "json";

/** How one path parameter is written; an asterisk means `explode`. */
export type PathStyle = "simple" | "simple*" | "label" | "label*" | "matrix" | "matrix*" | "json";

/** How one cookie is written: `form` and `comma` percent-encode, the styles of OpenAPI 3.2 don't. */
export type CookieStyle = "form" | "comma" | "cookie" | "cookieComma" | "json";

/** What a request body is; `json` is the default of every backend. */
export type BodyKind = "json" | "form" | "multipart" | "text" | "binary";

/**
 * What an operation does to the backend: nothing, a change, or the loss of something that can't be had back. No effect
 * follows from the HTTP method alone.
 */
export type Effect = "read" | "write" | "destroy";

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
  /** Query parameters whose reserved characters are not percent-encoded. */
  readonly reserved?: readonly string[];
  /** Styles of path parameters, also `simple` of those that may be lists or objects. Named calls refuse these elsewhere. */
  readonly pathStyle?: Readonly<Record<string, PathStyle>>;
  /** Names of header parameters. */
  readonly header?: readonly string[];
  /** Header parameters that are JSON, or objects whose members are written as `name=value`. */
  readonly headerStyle?: Readonly<Record<string, "explode" | "json">>;
  /** Cookie parameters by name. */
  readonly cookie?: Readonly<Record<string, CookieStyle>>;
  /** Required query, header and cookie parameters, and `body` when a body is required. Path parameters always are. */
  readonly required?: readonly string[];
  /** Path parameters whose slashes stay slashes: they hold a path or a network in CIDR notation. */
  readonly rawPath?: readonly string[];
  /** Kind of the request body; absent when the operation takes none. */
  readonly body?: BodyKind;
  /** Media type of the body when it is not the usual one of its kind. */
  readonly mediaType?: string;
  /** Styles of fields of a form, or media types of its parts. */
  readonly encoding?: Readonly<Record<string, string>>;
  /** Media types of the answers when they are not JSON. */
  readonly accept?: string;
  /** Two parameters have the same name, so only the path client can call it. */
  readonly byPath?: true;
  /** What a success carries. Default: JSON. */
  readonly answer?: "text" | "binary" | "headers" | "none";
  /** What it does to the backend. Default: `write`, also where nobody knows. */
  readonly effect?: Effect;
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
  /** The answer is a stream of records; `items` is what the client makes of a list whose items are read as they arrive. */
  readonly stream?: "ndjson" | "sse" | "items";
  /** A member of the body, or a query parameter, makes the answer a stream: what the operation is then. */
  readonly streamed?: {
    /** It is one if this is `true`. */
    readonly if?: string;
    /** It is one unless this is `false`. */
    readonly unless?: string;
    readonly stream: "ndjson" | "sse";
    readonly accept?: string;
    readonly items?: string;
  };
  /** The stream has no end of its own; silence is normal. */
  readonly endless?: true;
  /** Its facts are inferred, not documented. */
  readonly inferred?: true;
  readonly deprecated?: true;
}

/** Operations by group and method name. */
export type OperationTable = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** What an operation does to the backend; `write` where nobody knows. */
export function effectOf(operation: Operation | undefined): Effect {
  return operation?.effect ?? "write";
}

/**
 * Whether an operation may be sent again when nobody knows if the first try was processed.
 * Without a word in the spec, the idempotent methods of RFC 9110 section 9.2.2 may.
 */
export function isReplaySafe(operation: Operation | undefined, method: string): boolean {
  if (operation?.replay) return operation.replay === "safe";
  return method !== "POST" && method !== "PATCH";
}
