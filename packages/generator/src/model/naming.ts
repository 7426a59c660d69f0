import { type HttpMethod, httpMethods, type OpenApiDocument, type OperationObject } from "../openapi/document.ts";

/** Members that every client has; a group of operations can't be called like one of them. */
export const reservedGroups: ReadonlySet<string> = new Set(
  "GET PUT POST DELETE PATCH HEAD OPTIONS TRACE use eject request call cache close nodes version observe stats".split(
    " ",
  ),
);

/** Names in the flat input of a named call that are not parameters. */
export const reservedInputs: ReadonlySet<string> = new Set(["body", "headers"]);

/** What an operation is called. */
export interface OperationName {
  readonly group: string;
  readonly method: string;
  /** Name of the exported constant: group and method as one word. */
  readonly constant: string;
}

const readyName = /^[a-z][A-Za-z0-9]*\/[a-z][A-Za-z0-9]*$/;

/** Whether an operationId is `group/method`, both camelCase. */
export function isReadyName(operationId: string): boolean {
  return readyName.test(operationId);
}

/** `list virtual-machines` becomes `listVirtualMachines`. Letters of every script are kept; TypeScript takes them. */
export function camelCase(text: string): string {
  const words = text.normalize("NFC").match(/[\p{L}\p{Nd}\p{Mn}\p{Mc}]+/gu) ?? [];
  const joined = words.map((word, index) => (index === 0 ? lowerStart(word) : upperFirst(word))).join("");
  return /^[^\p{L}]/u.test(joined) ? `n${joined}` : joined;
}

/** `inventory` becomes `Inventory`. */
export function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Name of the exported constant of an operation: `inventory/listDevices` becomes `inventoryListDevices`. */
export function constantName(group: string, method: string): string {
  return group + upperFirst(method);
}

// A leading run of capitals is one word: `APIKeys` becomes `apiKeys`, `VMs` becomes `vms`.
function lowerStart(word: string): string {
  const run = /^\p{Lu}+(?=\p{Lu}\p{Ll}{2}|\p{Nd}|s?$)|^\p{Lu}/u.exec(word)?.[0] ?? "";
  return run.toLowerCase() + word.slice(run.length);
}

const verbs: Readonly<Record<HttpMethod, string>> = {
  get: "get",
  head: "head",
  options: "options",
  post: "create",
  put: "update",
  patch: "patch",
  delete: "delete",
  trace: "trace",
};

/** Calls of a group that nobody finds anything in; its parts get groups of their own. */
const largestGroup = 100;

/**
 * Gives operations their names, in spec order. An operationId of the form `group/method` is kept;
 * for any other spec a name is derived from operationId, tag, path and HTTP method. Names that are
 * taken already get a number.
 */
export class Namer {
  readonly #constants = new Set(["operations", "basePath", "secrets"]);
  /** Segments that the paths of a large group have in common, by its name. */
  readonly #large: ReadonlyMap<string, readonly string[]>;

  /** @param document The spec, to see which groups would be too large. */
  constructor(document?: OpenApiDocument) {
    this.#large = document ? findLarge(document) : new Map();
  }

  /** The name of the next operation. */
  name(path: string, method: HttpMethod, operation: OperationObject): OperationName {
    const id = operation.operationId ?? "";
    if (isKept(id)) {
      const [group = "", name = ""] = id.split("/");
      return this.#claim(group, name);
    }
    const parts = partsOf(id);
    const segments = path.split("/").filter(Boolean);
    const fixed = fixedSegments(path);
    const whole = wantedGroup(path, operation);
    const common = this.#large.get(whole);
    const group = (common && groupName(fixed.find((segment, index) => segment !== common[index]) ?? whole)) ?? whole;
    const own = parts.length > 1 ? parts.slice(1) : parts;
    if (own.length > 0) return this.#claim(group, camelCase(own.join(" ")));
    const verb = method === "get" && !segments.at(-1)?.startsWith("{") ? "list" : verbs[method];
    const rest = fixed.filter((segment, index) => index > 0 || camelCase(segment) !== group);
    return this.#claim(group, camelCase([verb, ...rest].join(" ")));
  }

  #claim(group: string, method: string): OperationName {
    let candidate = method;
    for (let number = 2; this.#constants.has(constantName(group, candidate)); number++) candidate = method + number;
    const constant = constantName(group, candidate);
    this.#constants.add(constant);
    return { group, method: candidate, constant };
  }
}

function isKept(id: string): boolean {
  return isReadyName(id) && !reservedGroups.has(id.split("/", 1)[0] ?? "");
}

function partsOf(id: string): string[] {
  return id.split("/").filter((part) => /[\p{L}\p{Nd}]/u.test(part));
}

/** The segments of a path that are no parameters. */
function fixedSegments(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "" && !segment.startsWith("{") && /\p{L}/u.test(segment));
}

/** The group that an operation says it belongs to: by its operationId, its first tag or its path. */
function wantedGroup(path: string, { operationId = "", tags }: OperationObject): string {
  const parts = partsOf(operationId);
  return groupName(parts.length > 1 ? (parts[0] ?? "") : (tags?.[0] ?? fixedSegments(path)[0] ?? "root"));
}

function findLarge(document: OpenApiDocument): Map<string, readonly string[]> {
  const paths = new Map<string, string[]>();
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of httpMethods) {
      const operation = item[method];
      if (!operation || isKept(operation.operationId ?? "")) continue;
      const group = wantedGroup(path, operation);
      paths.set(group, [...(paths.get(group) ?? []), path]);
    }
  }
  const large = [...paths].filter(([, members]) => members.length > largestGroup);
  return new Map(large.map(([group, members]) => [group, commonSegments(members.map(fixedSegments))]));
}

function commonSegments([first = [], ...others]: readonly (readonly string[])[]): readonly string[] {
  const end = first.findIndex((segment, index) => others.some((other) => other[index] !== segment));
  return end < 0 ? first : first.slice(0, end);
}

function groupName(text: string): string {
  const name = camelCase(text) || "root";
  return reservedGroups.has(name) ? `${name}Api` : name;
}
