import {
  httpMethods,
  type HttpMethod,
  type OpenApiDocument,
  type OperationObject,
  serverPath,
} from "../openapi/document.ts";

/** An operation of a document, and where it is. */
export interface Route {
  /** Path template, as the document has it. */
  readonly path: string;
  readonly method: HttpMethod;
  readonly operation: OperationObject;
}

/** What a method and a path lead to. */
export interface Routes {
  named(operationId: string | undefined): Route | undefined;
  find(method: string, path: string): Route | undefined;
  /** Takes the base path off. */
  below(path: string): string;
}

/** Finds operations by the paths of requests: literal segments go before parameters. */
export function createRoutes(document: OpenApiDocument, basePaths: readonly string[] = []): Routes {
  const bases = [...basePaths, ...(document.servers ?? []).map(serverPath)]
    .filter((base) => base !== "")
    .toSorted((a, b) => b.length - a.length);
  const all: (Route & { readonly form: RegExp; readonly parameters: number })[] = [];
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    const parts = path.split(/\{[^}]*\}/);
    const form = new RegExp(`^${parts.map(escapeRegExp).join("[^/]+")}/?$`);
    for (const method of httpMethods) {
      const operation = item[method];
      if (operation) all.push({ path, method, operation, form, parameters: parts.length - 1 });
    }
  }
  const ordered = all.toSorted((a, b) => a.parameters - b.parameters);
  const byName = new Map(all.map((route) => [route.operation.operationId, route]));
  return {
    named: (operationId) => (operationId === undefined ? undefined : byName.get(operationId)),
    find: (method, path) => ordered.find((route) => route.method === method.toLowerCase() && route.form.test(path)),
    below(path) {
      const base = bases.find((one) => path === one || path.startsWith(`${one}/`));
      return base === undefined ? path : path.slice(base.length) || "/";
    },
  };
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
