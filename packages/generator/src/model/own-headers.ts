import { deref, httpMethods, type OpenApiDocument, type Parameter, type Reference } from "../openapi/document.ts";

/**
 * Header parameters that are no parameters. OpenAPI 3 says of the first three that their definition shall be ignored
 * (Parameter Object, `name`): media types and security schemes say it better. The others belong to the connection.
 */
const ownHeaders: ReadonlySet<string> = new Set([
  "accept",
  "content-type",
  "authorization",
  "content-length",
  "connection",
  "host",
  "transfer-encoding",
]);

type Parameters = readonly (Parameter | Reference)[];

/**
 * The document without header parameters that the client sets itself; the same object when it has none. Callers who want
 * another value give it in `headers`.
 */
export function dropOwnHeaders(document: OpenApiDocument): OpenApiDocument {
  const isOwn = (node: Parameter | Reference): boolean => {
    const parameter = deref<Parameter>(document, node);
    return parameter.in === "header" && ownHeaders.has(parameter.name.toLowerCase());
  };
  let isChanged = false;
  const clean = <Node extends { readonly parameters?: Parameters }>(node: Node): Node => {
    const kept = node.parameters?.filter((parameter) => !isOwn(parameter));
    if (kept === undefined || kept.length === node.parameters?.length) return node;
    isChanged = true;
    return { ...node, parameters: kept };
  };
  const paths = Object.entries(document.paths ?? {}).map(([path, item]) => {
    const operations = httpMethods.flatMap((method) => (item[method] ? [[method, clean(item[method])] as const] : []));
    return [path, { ...clean(item), ...Object.fromEntries(operations) }] as const;
  });
  return isChanged ? { ...document, paths: Object.fromEntries(paths) } : document;
}
