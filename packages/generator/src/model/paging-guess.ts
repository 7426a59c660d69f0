import { deref, httpMethods, type OpenApiDocument, type Parameter, type Schema } from "../openapi/document.ts";

/** A paging style that operations name, with the factory of the runtime that fits their parameters. */
export interface GuessedStyle {
  readonly name: string;
  /** `undefined` when the parameters don't tell. */
  readonly factory: "link" | "page" | "offset" | undefined;
  /** The factory's argument, as TypeScript. */
  readonly options: string;
  /** The same as a value. */
  readonly argument?: object | undefined;
}

const sizes = ["per_page", "perPage", "page_size", "pageSize", "limit", "size", "max", "maxResults"];
const pages = ["page", "page_number", "pageNumber"];
const offsets = ["offset", "skip", "start", "startIndex", "firstResult"];

/** What a server is asked for when nobody says how much: large pages, and never more than it allows. */
const usualSize = 100;

/** The paging styles that a spec's operations name, each with the parameters of the first operation that has it. */
export function guessStyles(document: OpenApiDocument): GuessedStyle[] {
  const found = new Map<string, GuessedStyle>();
  for (const item of Object.values(document.paths ?? {})) {
    for (const method of httpMethods) {
      const operation = item[method];
      const name = operation?.["x-northbound"]?.paging;
      if (operation === undefined || name === undefined || found.has(name)) continue;
      const all = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
      found.set(name, {
        name,
        ...guessStyle(
          document,
          name,
          all.map((entry) => deref<Parameter>(document, entry)),
        ),
      });
    }
  }
  return [...found.values()];
}

/** The factory that fits the parameters of a list. */
export function guessStyle(
  document: OpenApiDocument,
  name: string,
  parameters: readonly Parameter[],
): Omit<GuessedStyle, "name"> {
  const query = parameters.filter((parameter) => parameter.in === "query");
  const pick = (names: readonly string[]): Parameter | undefined => query.find((one) => names.includes(one.name));
  const [size, page, offset] = [pick(sizes), pick(pages), pick(offsets)];
  if (size === undefined) return { factory: name === "link" ? "link" : undefined, options: "" };
  const pageSize = Math.min(usualSize, largest(document, size) ?? usualSize);
  const style = (
    factory: NonNullable<GuessedStyle["factory"]>,
    params: Readonly<Record<string, string>>,
  ): Omit<GuessedStyle, "name"> => {
    const text = Object.entries(params)
      .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
      .join(", ");
    return {
      factory,
      options: `{ params: { ${text} }, pageSize: ${pageSize} }`,
      argument: { params, pageSize },
    };
  };
  if (name === "link") {
    const own = page ?? offset;
    return style("link", { ...(own && { page: own.name }), size: size.name });
  }
  if (page) return style("page", { page: page.name, size: size.name });
  if (offset) return style("offset", { offset: offset.name, limit: size.name });
  return { factory: undefined, options: "" };
}

function largest(document: OpenApiDocument, { schema }: Parameter): number | undefined {
  const { maximum } = schema === undefined ? {} : (deref<Schema>(document, schema) as { readonly maximum?: number });
  return maximum;
}
