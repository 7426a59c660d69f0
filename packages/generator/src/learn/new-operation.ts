import {
  type HttpMethod,
  httpMethods,
  type OpenApiDocument,
  type OperationObject,
  type Parameter,
} from "../openapi/document.ts";
import type { ObservedExchange } from "./exchange.ts";
import { inferSchema } from "./infer-schema.ts";
import { isPseudonym } from "./pseudonym.ts";

/** Where an operation that a document lacks would be. */
export interface NewPath {
  readonly path: string;
  /** Names of its path parameters. */
  readonly parameters: readonly string[];
  /** Whether a recording took out a part of it that may be no parameter. */
  readonly isUncertain: boolean;
}

/** Finds the path template of a request that leads nowhere: as far as the document goes as it says, then by the look of its parts. */
export function templateOf(document: OpenApiDocument, path: string): NewPath {
  const templates = Object.keys(document.paths ?? {}).map((template) => template.split("/"));
  const literals = new Set(templates.flat());
  const made: string[] = [];
  let isUncertain = false;
  for (const [index, part] of path.split("/").entries()) {
    const beside = templates.filter((template) => made.every((own, at) => template[at] === own));
    const names = new Set(beside.map((template) => template[index] ?? ""));
    const parameter = [...names].find((name) => name.startsWith("{"));
    if (part === "" || names.has(part)) made.push(part);
    else if (isIdentifier(part) && parameter !== undefined) made.push(parameter);
    else if (isIdentifier(part)) {
      isUncertain ||= isPseudonym(part) && part.startsWith("n");
      made.push(`{${newName(made)}}`);
    } else if (literals.has(part) || parameter === undefined) made.push(part);
    else made.push(parameter);
  }
  const parameters = made.flatMap((part) => /^\{(.+)\}$/.exec(part)?.[1] ?? []);
  return { path: made.join("/"), parameters, isUncertain };
}

function isIdentifier(part: string): boolean {
  return isPseudonym(part) || /^\d+$/.test(part) || /^[0-9a-f]{8}-[0-9a-f-]{20,}$/i.test(part) || part === "<secret>";
}

function newName(made: readonly string[]): string {
  const count = made.filter((part) => part.startsWith("{")).length;
  return count === 0 ? "id" : `id${count + 1}`;
}

/** Describes an operation by what was asked and answered. */
export function describeOperation(
  document: OpenApiDocument,
  { path, parameters }: NewPath,
  method: HttpMethod,
  exchanges: readonly ObservedExchange[],
): OperationObject {
  const item = document.paths?.[path];
  const shared = new Set((item?.parameters ?? []).map((one) => (one as Parameter).name));
  const query = new Set(exchanges.flatMap(({ url }) => [...new URLSearchParams(url.split("?")[1] ?? "").keys()]));
  const bodies = exchanges.map(({ body }) => body).filter((body) => body !== undefined);
  const statuses = [...new Set(exchanges.map(({ status }) => status))].toSorted((a, b) => a - b);
  const answersOf = (status: number): readonly unknown[] =>
    exchanges.filter((one) => one.status === status && one.answer !== undefined).map(({ answer }) => answer);
  const named = exchanges.find(({ operation }) => operation !== undefined)?.operation;
  const all: Parameter[] = [
    ...parameters.filter((name) => !shared.has(name)).map((name) => parameterIn("path", name)),
    ...[...query].map((name) => parameterIn("query", name)),
  ];
  return {
    operationId: named ?? newId(document, path, method),
    summary: `${method.toUpperCase()} ${path}, as servers answer it.`,
    ...(all.length > 0 && { parameters: all }),
    ...(bodies.length > 0 && { requestBody: { content: { "application/json": { schema: inferSchema(bodies) } } } }),
    responses: Object.fromEntries(
      statuses.map((status) => {
        const answers = answersOf(status);
        const content = { "application/json": { schema: inferSchema(answers) } };
        return [String(status), { description: "As servers answer.", ...(answers.length > 0 && { content }) }];
      }),
    ),
    "x-northbound": { confidence: "inferred", ...(method === "get" && { effect: "read" as const }) },
  };
}

function parameterIn(place: "path" | "query", name: string): Parameter {
  return { name, in: place, ...(place === "path" && { required: true }), schema: { type: "string" } };
}

/** A name in the group of the operations around it that no other has. */
function newId(document: OpenApiDocument, path: string, method: HttpMethod): string {
  const used = new Map<string, string>();
  for (const [other, item] of Object.entries(document.paths ?? {}))
    for (const one of httpMethods) if (item[one]?.operationId !== undefined) used.set(item[one].operationId, other);
  const parts = path.split("/").filter((part) => part !== "");
  const near = [...used]
    .filter(([, other]) => other.split("/")[1] === parts[0])
    .toSorted(([, a], [, b]) => commonParts(b, path) - commonParts(a, path))[0]?.[0];
  const words = parts.filter((part) => !part.startsWith("{"));
  const group = near?.split("/").slice(0, -1).join("/") || camel(words[0] ?? "server");
  const verb = { get: "get", post: "create", put: "update", delete: "delete" }[method as "get"] ?? method;
  const base = `${group}/${verb}${pascal(words.at(-1) ?? "")}`;
  let id = base;
  for (let count = 2; used.has(id); count++) id = `${base}${count}`;
  return id;
}

function commonParts(left: string, right: string): number {
  const others = right.split("/");
  const index = left.split("/").findIndex((part, at) => part !== others[at]);
  return index === -1 ? others.length : index;
}

function pascal(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");
}

function camel(text: string): string {
  const name = pascal(text);
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
