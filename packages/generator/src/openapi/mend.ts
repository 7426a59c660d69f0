import {
  type Behaviours,
  deref,
  type HttpMethod,
  httpMethods,
  type OpenApiDocument,
  type OperationObject,
  type Parameter,
  type PathItem,
  type Reference,
} from "./document.ts";
import { findStream } from "./find-streams.ts";
import { pointerTo } from "./pointer.ts";

/** Something in a spec that a client does otherwise than it stands there, with the way out. */
export interface Flaw {
  /** JSON pointer of the place. */
  readonly pointer: string;
  readonly message: string;
}

/** A document that a client can be generated from, and what was changed for that. */
export interface Mended {
  readonly document: OpenApiDocument;
  readonly flaws: readonly Flaw[];
}

/** Gives each operation whose operationId another one has an own one, and changes nothing else. */
export function mendIds(document: OpenApiDocument): Mended {
  const flaws: Flaw[] = [];
  const ids = new Map<string, string>();
  const paths = Object.entries(document.paths ?? {}).map(([path, item]) => {
    const operations = Object.entries(item ?? {}).map(([method, operation]): [string, object] => {
      if (!isMethod(method) || !(operation instanceof Object) || !("operationId" in operation))
        return [method, operation];
      const at = pointerTo(["paths", path, method]);
      const name = `${method.toUpperCase()} ${path}`;
      return [
        method,
        { ...operation, operationId: ownId({ document, path, flaws, ids }, operation.operationId, at, name) },
      ];
    });
    return [path, Object.fromEntries(operations)] as const;
  });
  return { document: flaws.length > 0 ? { ...document, paths: Object.fromEntries(paths) } : document, flaws };
}

function isMethod(name: string): name is HttpMethod {
  return (httpMethods as readonly string[]).includes(name);
}

type Parameters = readonly (Parameter | Reference)[];

/**
 * Mends what would refuse a whole client because of one operation: path parameters that are not declared or not in the
 * path, parameters that are declared twice, an operationId that two operations have. What no client of this project can
 * call is left out. Each change is told.
 */
export function mend(document: OpenApiDocument): Mended {
  const flaws: Flaw[] = [];
  const ids = new Map<string, string>();
  const paths = Object.entries(document.paths ?? {}).map(([path, item]) => {
    if (!(item instanceof Object) || "$ref" in item) return [path, item] as const;
    return [path, mendItem({ document, path, flaws, ids }, item)] as const;
  });
  return { document: document.paths ? { ...document, paths: Object.fromEntries(paths) } : document, flaws };
}

interface Work {
  readonly document: OpenApiDocument;
  readonly path: string;
  readonly flaws: Flaw[];
  /** The operation of each operationId so far. */
  readonly ids: Map<string, string>;
}

function mendItem(work: Work, item: PathItem): PathItem {
  const { path, flaws } = work;
  const at = pointerTo(["paths", path]);
  for (const method of ["query", ...Object.keys((item as Record<string, object>)["additionalOperations"] ?? {})]) {
    if (method === "query" && !("query" in item)) continue;
    const message = `${method.toUpperCase()} ${path} is not generated. Send it with client.request(${JSON.stringify(method.toUpperCase())}, …).`;
    flaws.push({ pointer: at, message });
  }
  const shared = mendParameters(work, item.parameters, at, path);
  const operations = httpMethods.flatMap((method) => {
    const operation = item[method];
    if (!(operation instanceof Object)) return [];
    const name = `${method.toUpperCase()} ${path}`;
    return [[method, mendOperation(work, operation, item, shared, `${at}/${method}`, name)] as const];
  });
  return { ...item, ...(shared && { parameters: shared }), ...Object.fromEntries(operations) };
}

function mendOperation(
  work: Work,
  operation: OperationObject,
  item: PathItem,
  shared: Parameters | undefined,
  at: string,
  name: string,
): OperationObject {
  const own = mendParameters(work, operation.parameters, at, name);
  const missing = undeclared(work, [...(shared ?? []), ...(own ?? [])], at, name);
  const parameters = missing.length > 0 ? [...(own ?? []), ...missing] : own;
  const operationId = ownId(work, operation.operationId, at, name);
  const behaviours = behavioursOf(work, operation, item, at, name);
  return {
    ...operation,
    ...(parameters && { parameters }),
    ...(operationId !== undefined && { operationId }),
    ...(behaviours && { "x-northbound": behaviours }),
  };
}

function mendParameters(
  { document, path, flaws }: Work,
  parameters: Parameters | undefined,
  at: string,
  name: string,
): Parameters | undefined {
  if (!Array.isArray(parameters)) return parameters;
  const seen = new Set<string>();
  return (parameters as Parameters).filter((node, index) => {
    const parameter = deref<Parameter>(document, node);
    const pointer = `${at}/parameters/${index}`;
    const drop = (why: string): false => {
      flaws.push({ pointer, message: `${name}: the ${parameter.in} parameter ${parameter.name} ${why}` });
      return false;
    };
    const key = `${parameter.in} ${parameter.name}`;
    if ((parameter.in as string) === "querystring") {
      return drop("is not sent: client.request() takes a path with any query.");
    }
    if (seen.has(key)) return drop("is declared twice; the first one counts. Remove the other.");
    seen.add(key);
    if (parameter.in === "path" && !namesIn(path).includes(parameter.name)) {
      return drop("is not in the path, and left out. Write it into the path, or remove it.");
    }
    return true;
  });
}

/** Texts for the names in a path that nothing declares. */
function undeclared({ document, path, flaws }: Work, parameters: Parameters, at: string, name: string): Parameter[] {
  const declared = parameters.map((node) => deref<Parameter>(document, node));
  return namesIn(path)
    .filter((wanted) => !declared.some((parameter) => parameter.in === "path" && parameter.name === wanted))
    .map((wanted) => {
      const message = `${name}: the path parameter ${wanted} is not declared, and taken for a text. Declare it in parameters.`;
      flaws.push({ pointer: at, message });
      return { name: wanted, in: "path", required: true, schema: { type: "string" } };
    });
}

function ownId({ ids, flaws }: Work, id: string | undefined, at: string, name: string): string | undefined {
  if (typeof id !== "string") return undefined;
  const other = ids.get(id);
  let own = id;
  for (let number = 2; ids.has(own); number++) own = `${id}${number}`;
  ids.set(own, name);
  if (other !== undefined) {
    const message = `${name}: the operationId ${id} is that of ${other}, so this one is ${own}. Give it its own.`;
    flaws.push({ pointer: `${at}/operationId`, message });
  }
  return own;
}

/** What a spec says of an operation in words of its own, below what it says in ours. */
function behavioursOf(
  { document, flaws }: Work,
  operation: OperationObject,
  item: PathItem,
  at: string,
  name: string,
): Behaviours | undefined {
  const own = operation["x-northbound"];
  const found =
    own?.stream === undefined && own?.paging === undefined ? findStream(document, operation, item) : undefined;
  if (found === "untold") {
    const message = `${name}: answers as a stream or not, and nothing of its input says which; it is read as no stream. Give it x-northbound.stream, with streamIf where a member of the input decides.`;
    flaws.push({ pointer: `${at}/responses`, message });
  }
  const stream = found === "untold" ? undefined : found;
  const isPublic = operation.security?.length === 0;
  if (stream === undefined && !isPublic) return own;
  return { ...stream, ...(isPublic && { session: "none" }), ...own };
}

function namesIn(path: string): string[] {
  return [...new Set(Array.from(path.matchAll(/\{([^{}]+)\}/g), ([, name = ""]) => name))];
}
