/** A JSON Schema as OpenAPI 3.1 writes it; only the keywords that the lab reads are named. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly items?: Schema | boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly "x-known-values"?: readonly unknown[];
}

/** One representation of a body. */
export interface MediaType {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value?: unknown; readonly $ref?: string }>>;
  readonly encoding?: Readonly<Record<string, Encoding>>;
}

/** How one property of a form is written. */
export interface Encoding {
  readonly contentType?: string;
  readonly style?: string;
  readonly explode?: boolean;
}

/** A reference to a part of the document. */
export interface Reference {
  readonly $ref: string;
}

/** A path, query, header or cookie parameter. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly style?: string;
  readonly explode?: boolean;
  readonly schema?: Schema;
  readonly content?: Readonly<Record<string, MediaType>>;
}

/** A request or response body by media type. */
export interface BodyObject {
  readonly required?: boolean;
  readonly content?: Readonly<Record<string, MediaType>>;
}

/** Where an API is served. */
export interface ServerObject {
  readonly url: string;
  readonly variables?: Readonly<Record<string, { readonly default: string }>>;
}

/** The behaviours that an operation declares under `x-northbound`. */
export interface Behaviours {
  readonly paging?: string;
  readonly items?: string;
  readonly searchFields?: readonly string[];
  readonly replay?: "safe" | "unsafe";
  readonly since?: string;
  readonly until?: string;
  readonly instead?: string;
  readonly session?: "none";
  readonly stream?: "ndjson" | "sse";
  readonly streamIf?: string;
  readonly streamUnless?: string;
  readonly endless?: boolean;
  readonly rawPath?: readonly string[];
}

/** One operation as the document holds it. */
export interface OperationObject {
  readonly operationId?: string;
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: BodyObject | Reference;
  readonly responses?: Readonly<Record<string, BodyObject | Reference>>;
  readonly servers?: readonly ServerObject[];
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly "x-northbound"?: Behaviours;
}

/** The operations of one path; the other keys are HTTP methods in lower case. */
export interface PathItem {
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly servers?: readonly ServerObject[];
  readonly [method: string]: unknown;
}

/** An OpenAPI 3.1 document, bundled into one object. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly servers?: readonly ServerObject[];
  readonly paths?: Readonly<Record<string, PathItem>>;
  readonly components?: Readonly<Record<string, unknown>>;
}
