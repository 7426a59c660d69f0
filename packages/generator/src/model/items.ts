import { deref, type OpenApiDocument, type Schema } from "../openapi/document.ts";
import type { AnswerModel } from "./model.ts";
import { printType, type SchemaName } from "../emit/print-type.ts";

/**
 * The type of one item of a page, or of the wanted member of a streamed record: the named type where
 * there is one, otherwise an expression that leads to it from the type of the whole answer.
 */
export function itemType(
  document: OpenApiDocument,
  answer: AnswerModel,
  whole: string,
  members: string | undefined,
  isPage: boolean,
  nameOf?: SchemaName,
): string {
  const path = members === undefined ? [] : members.split(".");
  const end = path.reduce<Schema | undefined>((schema, name) => memberOf(document, schema, name), answer.schema);
  const item = isPage && end ? elementOf(document, end) : end;
  const printed = item && printType(item, nameOf);
  if (printed !== undefined) return printed;
  const member = path.reduce((type, name) => `NonNullable<${type}[${JSON.stringify(name)}]>`, whole);
  return isPage ? `${member}[number]` : member;
}

function memberOf(document: OpenApiDocument, schema: Schema | undefined, name: string): Schema | undefined {
  const found = search(document, schema, (part) => part.properties?.[name]);
  return typeof found === "object" ? found : undefined;
}

function elementOf(document: OpenApiDocument, schema: Schema): Schema | undefined {
  const found = search(document, schema, (part) => part.items);
  return typeof found === "object" ? found : undefined;
}

// Looks at a schema, what it refers to and what it combines; a union with null is common around lists.
function search<T>(
  document: OpenApiDocument,
  schema: Schema | undefined,
  read: (part: Schema) => T | undefined,
  depth = 0,
): T | undefined {
  if (!schema || depth > 20) return undefined;
  const node = deref(document, schema);
  const own = read(node);
  if (own !== undefined) return own;
  for (const part of [...(node.allOf ?? []), ...(node.anyOf ?? []), ...(node.oneOf ?? [])]) {
    const found = search(document, part, read, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
