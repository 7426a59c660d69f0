import { deref, type OpenApiDocument, type OperationObject, type Schema } from "./document.ts";

/**
 * Names of all properties and parameters with `format: password`, sorted: what logs and errors never show. A name that
 * is a secret in some types and harmless in others is marked `x-secret-scope: operation` where it is one, and is given
 * for the operations that reach it, as `group/method#name`. Where nearly all operations reach a type on paper, because
 * types lead to one another, the mark lists those that really carry it.
 * @param operations operations by `group/method`.
 * @throws Error when a mark lists an operation that does not reach it.
 */
export function findSecrets(document: OpenApiDocument, operations: ReadonlyMap<string, OperationObject>): string[] {
  const everywhere = new Set<string>();
  const scoped = new Set<string>();
  const listed = new Set<string>();
  search(document, (name, schema) => {
    const scope = schema["x-secret-scope"];
    (scope === undefined ? everywhere : scoped).add(name);
    if (Array.isArray(scope)) for (const id of scope) listed.add(`${id}#${name}`);
  });
  const own = scoped.size === 0 ? [] : [...operations].flatMap(([id, node]) => ownSecrets(document, id, node));
  const lost = [...listed].filter((secret) => !own.includes(secret));
  if (lost.length > 0) throw new Error(`x-secret-scope lists operations that don't reach it: ${lost.join(", ")}`);
  return [...[...everywhere].toSorted(), ...own.toSorted()];
}

/** Scoped secrets that an operation's input and answers reach, through all types. */
function ownSecrets(document: OpenApiDocument, id: string, operation: OperationObject): string[] {
  const names = new Set<string>();
  const seen = new Set<object>();
  const open: object[] = [operation];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    search(
      node,
      (name, schema) => isSecretIn(schema, id) && names.add(`${id}#${name}`),
      (reference) => {
        const target = deref(document, reference);
        if (!seen.has(target)) open.push(target);
        seen.add(target);
      },
    );
  }
  return [...names];
}

type Found = (name: string, schema: Schema) => void;
type Follow = (reference: { readonly $ref: string }) => void;

function search(node: unknown, found: Found, follow?: Follow): void {
  if (typeof node !== "object" || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) search(item, found, follow);
    return;
  }
  const { name, schema, properties, $ref } = node as Record<string, unknown>;
  if (typeof $ref === "string") follow?.({ $ref });
  if (typeof name === "string" && isPassword(schema)) found(name, schema);
  if (typeof properties === "object" && properties !== null) {
    for (const [property, value] of Object.entries(properties)) if (isPassword(value)) found(property, value);
  }
  for (const [key, value] of Object.entries(node)) {
    if (key !== "example" && key !== "examples") search(value, found, follow);
  }
}

function isPassword(schema: unknown): schema is Schema {
  return typeof schema === "object" && schema !== null && "format" in schema && schema.format === "password";
}

function isSecretIn({ "x-secret-scope": scope }: Schema, id: string): boolean {
  return Array.isArray(scope) ? scope.includes(id) : scope === "operation";
}
