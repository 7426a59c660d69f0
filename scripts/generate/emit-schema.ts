import {
  astToString,
  type GlobalContext,
  type OpenAPI3,
  type OpenAPITSOptions,
  resolveRef,
  scanDiscriminators,
  transformSchema,
} from "openapi-typescript";
import ts from "typescript";
import type { OpenApiDocument } from "./document.ts";

const { factory } = ts;

const options = {
  additionalProperties: false,
  alphabetize: false,
  arrayLength: false,
  // Required is required: a default does not make a member of a request required.
  defaultNonNullable: false,
  // An object without properties holds anything, not nothing.
  emptyObjectsUnknown: true,
  enum: false,
  enumValues: false,
  conditionalEnums: false,
  dedupeEnums: false,
  excludeDeprecated: false,
  exportType: true,
  immutable: false,
  rootTypes: false,
  rootTypesNoSchemaPrefix: false,
  rootTypesKeepCasing: false,
  pathParamsAsTypes: false,
  propertiesRequiredByDefault: false,
  makePathsEnum: false,
  generatePathParams: false,
  readWriteMarkers: false,
  silent: true,
  transform: (schema) => (schema.format === "binary" ? binaryType() : undefined),
} satisfies OpenAPITSOptions;

/**
 * The text of `schema.d.ts`: the types of every path and schema, by openapi-typescript. Its own front
 * door would parse, lint and bundle the spec once more, so its transformation is called directly.
 */
export function emitSchema(document: OpenApiDocument, header: string): string {
  const schema = document as unknown as OpenAPI3;
  const context = {
    ...options,
    discriminators: scanDiscriminators(schema, options),
    injectFooter: [],
    inject: undefined,
    postTransform: undefined,
    transformProperty: undefined,
    resolve: (reference: string) => resolveRef(schema, reference, { silent: true }),
  };
  // `redoc` is the one member that is left out; only the front door reads it.
  return `${header}\n${astToString(transformSchema(schema, context as unknown as GlobalContext))}`;
}

// What can be sent as a file; openapi-typescript would say string.
function binaryType(): ts.TypeNode {
  const names = ["Blob", "Uint8Array"].map((name) => factory.createTypeReferenceNode(name));
  return factory.createUnionTypeNode([...names, factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword)]);
}
