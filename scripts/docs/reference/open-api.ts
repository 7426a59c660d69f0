/** The parts of an OpenAPI document that the site reads or writes. */
export interface OpenApi {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly servers?: readonly Server[];
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly tags?: readonly Tag[];
  readonly "x-tagGroups"?: readonly { readonly name: string; readonly tags: readonly string[] }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Where a spec says that the API is. */
export interface Server {
  readonly url: string;
  readonly variables?: Readonly<Record<string, { readonly default: string }>>;
}

/** A group of operations. */
export interface Tag {
  readonly name: string;
  readonly "x-displayName"?: string;
  readonly description?: string;
}

/** One operation of a spec. */
export interface SpecOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses: Readonly<Record<string, unknown>>;
  readonly security?: OpenApi["security"];
  readonly servers?: readonly Server[];
}

/** A parameter, or a reference to one. */
export interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly example?: unknown;
}

/** A request body, or a reference to one. */
export interface RequestBody {
  readonly $ref?: string;
  readonly content: Readonly<Record<string, MediaType>>;
}

/** One form of a body. */
export interface MediaType {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly $ref?: string; readonly value?: unknown }>>;
}

/** The parts of a schema that make a value. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly "x-known-values"?: readonly unknown[];
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** What a value or the reference to one stands for. */
export function resolve<T extends object>(document: OpenApi, value: T): T {
  let target = value as T & { readonly $ref?: string };
  while (target.$ref !== undefined) {
    const parts = target.$ref.slice(2).split("/");
    let found: unknown = document;
    for (const part of parts) {
      const name = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
      found = (found as Record<string, unknown> | undefined)?.[name];
    }
    if (found === undefined) throw new Error(`${target.$ref} points nowhere.`);
    target = found as typeof target;
  }
  return target;
}
