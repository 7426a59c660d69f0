import {
  deref,
  type OpenApiDocument,
  type OperationObject,
  type Parameter,
  type PathItem,
  type Response,
  type Schema,
} from "../openapi/document.ts";
import { guessStyle, type GuessedStyle } from "./paging-guess.ts";

/** A list that has parameters of pages, and that nothing says to be paged. */
export interface PagingProposal {
  /** Method and path. */
  readonly operation: string;
  readonly path: string;
  readonly style: NonNullable<GuessedStyle["factory"]>;
  /** The member with the items; `undefined` where the answer is the list. */
  readonly items: string | undefined;
}

/** Finds the lists of a document that its parameters and answers tell to be paged, where `x-northbound` says nothing of it. */
export function proposePaging(document: object): PagingProposal[] {
  const spec = document as OpenApiDocument;
  return Object.entries(spec.paths ?? {}).flatMap(([path, item]) => {
    const operation = item.get;
    if (operation === undefined || operation["x-northbound"]?.paging !== undefined) return [];
    const list = listOf(spec, operation);
    if (list === undefined) return [];
    const style = styleOf(spec, item, operation);
    return style === undefined ? [] : [{ operation: `GET ${path}`, path, style, items: list.items }];
  });
}

/** The proposals as an OpenAPI Overlay, for a person to look at and to give to `generate`. */
export function overlayOf(proposals: readonly PagingProposal[]): object {
  return {
    overlay: "1.0.0",
    info: { title: "Paging that the parameters tell", version: "1.0.0" },
    actions: proposals.map(({ path, style, items }) => ({
      target: `$.paths[${JSON.stringify(path)}].get`,
      update: { "x-northbound": { paging: style, ...(items !== undefined && { items }) } },
    })),
  };
}

function styleOf(
  document: OpenApiDocument,
  item: PathItem,
  operation: OperationObject,
): PagingProposal["style"] | undefined {
  const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((entry) =>
    deref<Parameter>(document, entry),
  );
  // A `Link` header names the next page, whatever its parameters are called.
  const { headers = {} } = goodAnswer(document, operation) as { readonly headers?: object };
  const isLinked = Object.keys(headers).some((name) => name.toLowerCase() === "link");
  return guessStyle(document, isLinked ? "link" : "", parameters).factory;
}

function goodAnswer(document: OpenApiDocument, { responses = {} }: OperationObject): Response | Record<string, never> {
  const [, response] = Object.entries(responses).find(([status]) => status.startsWith("2")) ?? [];
  return response === undefined ? {} : deref<Response>(document, response);
}

/** Where the items of an answer are: the answer itself, or its only list. */
function listOf(
  document: OpenApiDocument,
  operation: OperationObject,
): { readonly items: string | undefined } | undefined {
  const { content = {} } = goodAnswer(document, operation) as Response;
  const [, media] = Object.entries(content).find(([type]) => /json/i.test(type)) ?? [];
  if (media?.schema === undefined) return undefined;
  const schema = deref<Schema>(document, media.schema);
  if (isList(schema)) return { items: undefined };
  const lists = Object.entries(membersOf(document, schema)).filter(([, member]) =>
    isList(deref<Schema>(document, member)),
  );
  const [only] = lists;
  return only !== undefined && lists.length === 1 ? { items: only[0] } : undefined;
}

function isList({ type, items }: Schema): boolean {
  return [type].flat().includes("array") || (type === undefined && items !== undefined);
}

function membersOf(document: OpenApiDocument, schema: Schema, depth = 0): Readonly<Record<string, Schema>> {
  const parts = depth < 5 ? (schema.allOf ?? []) : [];
  return Object.assign(
    {},
    ...parts.map((part) => membersOf(document, deref<Schema>(document, part), depth + 1)),
    schema.properties,
  ) as Readonly<Record<string, Schema>>;
}
