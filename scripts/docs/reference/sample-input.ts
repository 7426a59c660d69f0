import type { CatalogueEntry } from "../catalogue.ts";
import { exampleBody, exampleValue } from "./example.ts";
import { Code } from "./literal.ts";
import { type OpenApi, type Parameter, resolve } from "./open-api.ts";

/** What a sample gives to a call, by place. */
export interface SampleInput {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly header: Readonly<Record<string, unknown>>;
  /** Absent when the operation takes none. */
  readonly body: unknown;
}

/** Values for everything that an operation requires. */
export function sampleInput(document: OpenApi, { table, spec }: CatalogueEntry): SampleInput {
  const shared = Object.entries(document.paths).find(([path, item]) =>
    path === table.path ? item[table.method.toLowerCase()] === spec : false,
  )?.[1]["parameters"] as readonly Parameter[] | undefined;
  const parameters = [...(shared ?? []), ...(spec.parameters ?? [])].map((parameter) => resolve(document, parameter));
  const values = (place: Parameter["in"]): Record<string, unknown> =>
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in === place && (place === "path" || parameter.required === true))
        .filter(({ name }) => place === "path" || table.required?.includes(name))
        .map((parameter) => [
          parameter.name,
          parameter.example ?? exampleValue(document, parameter.schema ?? {}, parameter.name),
        ]),
    );
  return {
    path: values("path"),
    query: values("query"),
    header: values("header"),
    body: bodyOf(document, { table, spec }),
  };
}

function bodyOf(document: OpenApi, { table, spec }: Pick<CatalogueEntry, "table" | "spec">): unknown {
  if (table.body === undefined || !spec.requestBody) return undefined;
  const { content } = resolve(document, spec.requestBody);
  const [first] = Object.entries(content).toSorted(
    ([a], [b]) => Number(b.includes("json")) - Number(a.includes("json")),
  );
  if (!first) return undefined;
  if (table.body === "binary") return new Code("file");
  const value = exampleBody(document, first[1]);
  if (table.body !== "multipart") return value;
  const schema = resolve(document, first[1].schema ?? {});
  const parts = Object.entries(schema.properties ?? {}).filter(([name]) => schema.required?.includes(name) ?? false);
  return Object.fromEntries(
    parts.map(([name, part]) => {
      const isFile = resolve(document, part).format === "binary";
      return [name, isFile ? new Code("file") : exampleValue(document, part, name)];
    }),
  );
}
