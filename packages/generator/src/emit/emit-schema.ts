import { createRequire } from "node:module";
import type { GlobalContext, OpenAPI3, OpenAPITSOptions } from "openapi-typescript";
import type ts from "typescript";
import type { OpenApiDocument } from "../openapi/document.ts";
import { markStreams } from "./mark-streams.ts";
import type { SpecModel } from "../model/model.ts";
import type { TypeNames } from "../model/type-names.ts";
import { nameDeclarations } from "./name-types.ts";

// As CommonJS: as a module, Node would first read all of TypeScript to find out which of the two it is.
const require = createRequire(import.meta.url);
const { astToString, resolveRef, scanDiscriminators, transformSchema } =
  // oxlint-disable-next-line typescript/consistent-type-imports -- an import would load what is loaded by require
  require("openapi-typescript") as typeof import("openapi-typescript");
const { factory, SyntaxKind } = require("typescript") as typeof ts;

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

/** The text of `schema.d.ts`, and what it exports beside the types of openapi-typescript. */
export interface SchemaText {
  readonly text: string;
  readonly declared: ReadonlySet<string>;
  /** Those of them that are what a call takes or gives, and not a whole operation. */
  readonly types: readonly string[];
}

/**
 * The text of `schema.d.ts`: the types of every path and schema, by openapi-typescript, each under a name. Its own front
 * door would parse, lint and bundle the spec once more, so its transformation is called directly.
 */
export function emitSchema(document: OpenApiDocument, model: SpecModel, names: TypeNames, header: string): SchemaText {
  const schema = markStreams(document) as unknown as OpenAPI3;
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
  const nodes = transformSchema(schema, context as unknown as GlobalContext);
  const named = nameDeclarations(nodes, document, model, names);
  const operations = new Set([...names.operations.values()].map(({ operation }) => operation));
  const types = [...named.declared].filter((name) => !operations.has(name));
  return { text: `${header}\n${astToString([...named.nodes])}`, declared: named.declared, types };
}

// What can be sent as a file; openapi-typescript would say string.
function binaryType(): ts.TypeNode {
  const names = ["Blob", "Uint8Array"].map((name) => factory.createTypeReferenceNode(name));
  return factory.createUnionTypeNode([...names, factory.createKeywordTypeNode(SyntaxKind.StringKeyword)]);
}
