import { createRequire } from "node:module";
import type ts from "typescript";
import type { OpenApiDocument } from "../openapi/document.ts";
import { markStreams } from "./mark-streams.ts";
import type { SpecModel } from "../model/model.ts";
import type { TypeNames } from "../model/type-names.ts";
import { nameDeclarations } from "./name-types.ts";
import { printNodes, transformDocument } from "./openapi-typescript.ts";

// As CommonJS: as a module, Node would first read all of TypeScript to find out which of the two it is.
const { factory, SyntaxKind } = createRequire(import.meta.url)("typescript") as typeof ts;

/** The text of `schema.d.ts`, and what it exports beside the types of openapi-typescript. */
export interface SchemaText {
  readonly text: string;
  readonly declared: ReadonlySet<string>;
  /** Those of them that are what a call takes or gives, and not a whole operation. */
  readonly types: readonly string[];
}

/** The text of `schema.d.ts`: the types of every path and schema, by openapi-typescript, each under a name. */
export function emitSchema(document: OpenApiDocument, model: SpecModel, names: TypeNames, header: string): SchemaText {
  const nodes = transformDocument(markStreams(document), {
    // Required is required: a default does not make a member of a request required.
    defaultNonNullable: false,
    // An object without properties holds anything, not nothing.
    emptyObjectsUnknown: true,
    exportType: true,
    transform: (schema) => (schema.format === "binary" ? binaryType() : undefined),
  });
  const named = nameDeclarations(nodes, document, model, names);
  const operations = new Set([...names.operations.values()].map(({ operation }) => operation));
  const types = [...named.declared].filter((name) => !operations.has(name));
  return { text: `${header}\n${printNodes(named.nodes)}`, declared: named.declared, types };
}

// What can be sent as a file; openapi-typescript would say string.
function binaryType(): ts.TypeNode {
  const names = ["Blob", "Uint8Array"].map((name) => factory.createTypeReferenceNode(name));
  return factory.createUnionTypeNode([...names, factory.createKeywordTypeNode(SyntaxKind.StringKeyword)]);
}
