/** A reference to another node, `{ $ref: "#/components/schemas/Device" }`. */
export interface Reference {
  readonly $ref: string;
}

/** The part of a JSON Schema that the generator reads. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Schema | boolean;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema | boolean>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly description?: string;
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
  /** Members that every answer has, although a request may name the object without them. */
  readonly "x-answered"?: readonly string[];
  /** The server gives it: a body has none, and objects inside of a body may be referred to by it. */
  readonly "x-assigned"?: boolean;
  readonly "x-secret-scope"?: "operation" | readonly string[];
}

/** How one field of a form is written. */
export interface Encoding {
  readonly contentType?: string;
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
}

/** A value in one media type. */
export interface MediaType {
  readonly schema?: Schema;
  readonly encoding?: Readonly<Record<string, Encoding>>;
}

/** A request or response content by media type. */
export type Content = Readonly<Record<string, MediaType>>;

/** An OpenAPI parameter. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required?: boolean;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  readonly schema?: Schema;
  readonly content?: Content;
}

/** An OpenAPI request body. */
export interface RequestBody {
  readonly description?: string;
  readonly required?: boolean;
  readonly content?: Content;
}

/** An OpenAPI response. */
export interface Response {
  readonly description?: string;
  readonly content?: Content;
  readonly headers?: Readonly<Record<string, object>>;
}

/** An OpenAPI server. */
export interface Server {
  readonly url: string;
  readonly variables?: Readonly<Record<string, { readonly default?: string }>>;
}

/** What an operation does to the backend: nothing, a change, or the loss of something that can't be had back. */
export type Effect = "read" | "write" | "destroy";

/** What proves that a call with a lost answer was processed: a mark that the record carries, or how things are now. */
export type SettleBy = "correlation" | "name" | "state" | "job" | "tag";

/** One way to find out what became of a call whose answer was lost, as the spec writes it. */
export interface Settle {
  readonly by: SettleBy;
  /** The operation that shows it: `group/method`. Left out where `x-settle` of the spec says how. */
  readonly read?: string;
  /** Parameters of the read, as texts with parts of the call in braces: `correlation_id={correlationId}`, `{body.name}`. */
  readonly with?: Readonly<Record<string, string>>;
  /** Member of the answer that lists what was found; dotted when nested. Default: `items` of the read. */
  readonly items?: string;
  /** Members that a record has to have to be meant. */
  readonly match?: Readonly<Record<string, string>>;
  /** Members that have to be as the call sent them. */
  readonly same?: Readonly<Record<string, string>>;
  /** Values of members of a record that say that it was done. Default: that there is a record. */
  readonly processed?: Readonly<Record<string, readonly unknown[]>>;
  /** Values that say that it was not done, and won't be. */
  readonly notProcessed?: Readonly<Record<string, readonly unknown[]>>;
  /** Member with the time since when it is so. */
  readonly time?: string;
  /** The record carries a mark that no other call has. */
  readonly unique?: boolean;
  /** The call removes what the read finds. */
  readonly gone?: boolean;
}

/** The behaviours of one operation, as the spec writes them. */
export interface Behaviours {
  readonly effect?: Effect;
  readonly effectSource?: string;
  readonly paging?: string;
  readonly items?: string;
  /** Fields that a list can be searched by, as the server's own language calls them; they are not the names of members. */
  readonly searchFields?: readonly string[];
  readonly replay?: "safe" | "unsafe";
  readonly cache?: boolean;
  readonly since?: string;
  readonly until?: string;
  readonly instead?: string;
  readonly session?: "none";
  readonly timeoutSeconds?: number;
  readonly stream?: "ndjson" | "sse";
  /** Boolean member of the body, or query parameter, that makes the answer a stream; without it, it is JSON. */
  readonly streamIf?: string;
  /** The same of an answer that is a stream unless it is `false`. */
  readonly streamUnless?: string;
  readonly endless?: boolean;
  readonly confidence?: "inferred";
  readonly rawPath?: readonly string[];
  readonly settle?: Settle;
}

/** An OpenAPI operation. */
export interface OperationObject {
  readonly operationId?: string;
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: RequestBody | Reference;
  readonly responses?: Readonly<Record<string, Response | Reference>>;
  readonly servers?: readonly Server[];
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly "x-northbound"?: Behaviours;
}

/** The methods of a path item, in lower case as in a spec. */
export const httpMethods = ["get", "head", "options", "post", "put", "patch", "delete", "trace"] as const;

/** One of the methods that a client can call. */
export type HttpMethod = (typeof httpMethods)[number];

/** An OpenAPI path item. */
export interface PathItem extends Partial<Readonly<Record<HttpMethod, OperationObject>>> {
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly servers?: readonly Server[];
}

/** A whole specification in one document, without references to other files. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info?: {
    readonly title?: string;
    readonly summary?: string;
    readonly version?: string;
    readonly description?: string;
  };
  readonly servers?: readonly Server[];
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly paths?: Readonly<Record<string, PathItem>>;
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Older versions whose types are written beside those of the newest. */
  readonly "x-typed-versions"?: readonly string[];
  /** How calls are settled that say no more than `by`; the looks are tried in this order. */
  readonly "x-settle"?: Readonly<Partial<Record<SettleBy, readonly Omit<Settle, "by">[]>>>;
}

/** Follows a reference to the node it means; anything else is returned as it is. */
export function deref<T extends object>(document: OpenApiDocument, node: T | Reference): T {
  let current: T | Reference = node;
  for (let hops = 0; hops < 100 && "$ref" in current && typeof current.$ref === "string"; hops++) {
    current = lookUp(document, current.$ref) as T | Reference;
  }
  return current as T;
}

function lookUp(document: OpenApiDocument, reference: string): object {
  let node: unknown = document;
  for (const part of reference.replace(/^#\/?/, "").split("/")) {
    const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
    node = typeof node === "object" && node !== null ? (node as Record<string, unknown>)[key] : undefined;
  }
  if (typeof node !== "object" || node === null) throw new Error(`Nothing at ${reference}`);
  return node;
}

/** The path of a server's URL with its variables at their defaults, without a trailing slash. */
export function serverPath(server: Server | undefined): string {
  if (!server) return "";
  return serverUrl(server)
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "")
    .replace(/\/+$/, "");
}

/** A server's URL with its variables at their defaults. */
export function serverUrl({ url, variables }: Server): string {
  return url.replace(/\{([^}]+)\}/g, (_, name: string) => variables?.[name]?.default ?? name);
}
