import { deref, httpMethods, type OpenApiDocument, type Parameter, type Schema } from "../openapi/document.ts";

/** A paging style that operations name, with the factory of the runtime that fits their parameters. */
export interface GuessedStyle {
  readonly name: string;
  /** `undefined` when the parameters don't tell. */
  readonly factory: "link" | "page" | "offset" | undefined;
  /** The factory's argument, as TypeScript. */
  readonly options: string;
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
        ...guess(
          document,
          name,
          all.map((entry) => deref<Parameter>(document, entry)),
        ),
      });
    }
  }
  return [...found.values()];
}

function guess(document: OpenApiDocument, name: string, parameters: readonly Parameter[]): Omit<GuessedStyle, "name"> {
  const query = parameters.filter((parameter) => parameter.in === "query");
  const pick = (names: readonly string[]): Parameter | undefined => query.find((one) => names.includes(one.name));
  const [size, page, offset] = [pick(sizes), pick(pages), pick(offsets)];
  if (size === undefined) return { factory: name === "link" ? "link" : undefined, options: "" };
  const pageSize = Math.min(usualSize, largest(document, size) ?? usualSize);
  const write = (key: string, position: Parameter, sizeKey: string): string =>
    `{ params: { ${key}: ${JSON.stringify(position.name)}, ${sizeKey}: ${JSON.stringify(size.name)} }, pageSize: ${pageSize} }`;
  if (name === "link") {
    const own = page ?? offset;
    const first = own === undefined ? "" : `page: ${JSON.stringify(own.name)}, `;
    const params = `{ ${first}size: ${JSON.stringify(size.name)} }`;
    return { factory: "link", options: `{ params: ${params}, pageSize: ${pageSize} }` };
  }
  if (page) return { factory: "page", options: write("page", page, "size") };
  if (offset) return { factory: "offset", options: write("offset", offset, "limit") };
  return { factory: undefined, options: "" };
}

function largest(document: OpenApiDocument, { schema }: Parameter): number | undefined {
  const { maximum } = schema === undefined ? {} : (deref<Schema>(document, schema) as { readonly maximum?: number });
  return maximum;
}
