import { deref, type OpenApiDocument, type OperationObject, type Schema } from "../openapi/document.ts";

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
  const contents = new Map<string, Content>();
  const own =
    scoped.size === 0 ? [] : [...operations].flatMap(([id, node]) => ownSecrets(document, id, node, contents));
  const lost = [...listed].filter((secret) => !own.includes(secret));
  if (lost.length > 0) throw new Error(`x-secret-scope lists operations that don't reach it: ${lost.join(", ")}`);
  return [...[...everywhere].toSorted(), ...own.toSorted()];
}

/** What a part of a document says itself, without the parts that it refers to. */
interface Content {
  readonly secrets: readonly (readonly [name: string, schema: Schema])[];
  readonly references: readonly string[];
}

/**
 * Scoped secrets that an operation's input and answers reach, through all types.
 * @param contents of what was referred to already, by reference: operations share nearly all of it.
 */
function ownSecrets(
  document: OpenApiDocument,
  id: string,
  operation: OperationObject,
  contents: Map<string, Content>,
): string[] {
  const names = new Set<string>();
  const seen = new Set<string>();
  const open = [read(operation)];
  for (let content = open.pop(); content !== undefined; content = open.pop()) {
    for (const [name, schema] of content.secrets) if (isSecretIn(schema, id)) names.add(`${id}#${name}`);
    for (const $ref of content.references) {
      if (seen.has($ref)) continue;
      seen.add($ref);
      const target = contents.get($ref) ?? read(deref(document, { $ref }));
      contents.set($ref, target);
      open.push(target);
    }
  }
  return [...names];
}

function read(node: object): Content {
  const secrets: [string, Schema][] = [];
  const references = new Set<string>();
  search(
    node,
    (name, schema) => secrets.push([name, schema]),
    ($ref) => references.add($ref),
  );
  return { secrets, references: [...references] };
}

type Found = (name: string, schema: Schema) => void;
type Follow = (reference: string) => void;

function search(node: unknown, found: Found, follow?: Follow): void {
  if (typeof node !== "object" || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) search(item, found, follow);
    return;
  }
  const { name, schema, properties, $ref } = node as Record<string, unknown>;
  if (typeof $ref === "string") follow?.($ref);
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
