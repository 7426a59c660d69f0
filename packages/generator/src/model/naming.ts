import type { HttpMethod, OperationObject } from "../openapi/document.ts";

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

/** `list virtual-machines` becomes `listVirtualMachines`. */
export function camelCase(text: string): string {
  const words = text.match(/[A-Za-z0-9]+/g) ?? [];
  const joined = words.map((word, index) => (index === 0 ? lowerStart(word) : upperFirst(word))).join("");
  return /^\d/.test(joined) ? `n${joined}` : joined;
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
  const run = /^[A-Z]+(?=[A-Z][a-z]{2}|[0-9]|s?$)|^[A-Z]/.exec(word)?.[0] ?? "";
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

/**
 * Gives operations their names, in spec order. An operationId of the form `group/method` is kept;
 * for any other spec a name is derived from operationId, tag, path and HTTP method. Names that are
 * taken already get a number.
 */
export class Namer {
  readonly #constants = new Set(["operations", "basePath", "secrets"]);

  /** The name of the next operation. */
  name(path: string, method: HttpMethod, operation: OperationObject): OperationName {
    const id = operation.operationId ?? "";
    if (isReadyName(id)) {
      const [group = "", name = ""] = id.split("/");
      if (!reservedGroups.has(group)) return this.#claim(group, name);
    }
    const parts = id.split("/").filter((part) => /[A-Za-z0-9]/.test(part));
    const segments = path.split("/").filter(Boolean);
    const fixed = segments.filter((segment) => !segment.startsWith("{") && /[A-Za-z]/.test(segment));
    const group = groupName(parts.length > 1 ? (parts[0] ?? "") : (operation.tags?.[0] ?? fixed[0] ?? "root"));
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

function groupName(text: string): string {
  const name = camelCase(text) || "root";
  return reservedGroups.has(name) ? `${name}Api` : name;
}
