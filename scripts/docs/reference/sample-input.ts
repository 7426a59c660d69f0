import type { CatalogueEntry } from "../catalogue.ts";
import type { Values } from "./lab-values.ts";
import { Code } from "./literal.ts";
import { type OpenApi, type Parameter, resolve } from "./open-api.ts";

/** What a sample gives to a call, by place. */
export interface SampleInput {
  readonly path: Values;
  readonly query: Values;
  readonly header: Values;
  /** Absent when the operation takes none. */
  readonly body: unknown;
}

/** The values of a sample in their places. What the client fills in by itself, such as the size of a page, is left out. */
export function sampleInput(document: OpenApi, { table, spec }: CatalogueEntry, values: Values): SampleInput {
  const shared = Object.entries(document.paths).find(([path, item]) =>
    path === table.path ? item[table.method.toLowerCase()] === spec : false,
  )?.[1]["parameters"] as readonly Parameter[] | undefined;
  const parameters = [...(shared ?? []), ...(spec.parameters ?? [])].map((parameter) => resolve(document, parameter));
  const headers = (values["headers"] ?? {}) as Values;
  const isFilledIn = ({ name, required }: Parameter): boolean => required === true && !table.required?.includes(name);
  const place = (where: Parameter["in"]): Values =>
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in === where && (where === "path" || !isFilledIn(parameter)))
        .map(({ name }) => [name, values[name] ?? headers[name] ?? headers[name.toLowerCase()]] as const)
        .filter(([, value]) => value !== undefined),
    );
  return {
    path: place("path"),
    query: place("query"),
    header: place("header"),
    body: table.body === undefined ? undefined : bodyOf(values["body"]),
  };
}

function bodyOf(body: unknown): unknown {
  if (isFile(body)) return new Code("file");
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).map(([name, part]) => [name, isFile(part) ? new Code("file") : part]));
}

function isFile(value: unknown): boolean {
  return value instanceof Blob || value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}
