import { createRequire } from "node:module";
import type { GlobalContext, OpenAPI3, OpenAPITSOptions } from "openapi-typescript";
import type ts from "typescript";
import type { OpenApiDocument } from "../openapi/document.ts";
import { type TypesOptions, typesDefaults } from "./types-options.ts";

// As CommonJS: as a module, Node would first read all of TypeScript to find out which of the two it is.
const require = createRequire(import.meta.url);
const { astToString, enumCache, resolveRef, scanDiscriminators, transformSchema } =
  // oxlint-disable-next-line typescript/consistent-type-imports -- an import would load what is loaded by require
  require("openapi-typescript") as typeof import("openapi-typescript");

/**
 * Types of every path and schema, by openapi-typescript. Its own front door would parse, lint and bundle the spec once
 * more, so its transformation is called directly.
 */
export function transformDocument(
  document: OpenApiDocument,
  options: TypesOptions & Pick<OpenAPITSOptions, "transform">,
): ts.Node[] {
  // It keeps enums of the spec before.
  enumCache.clear();
  const schema = document as unknown as OpenAPI3;
  const { transform, ...switches } = options;
  const given = Object.fromEntries(Object.entries(switches).filter(([, value]) => value !== undefined));
  const all = { ...typesDefaults, ...given, silent: true };
  const context = {
    ...all,
    discriminators: scanDiscriminators(schema, all),
    injectFooter: [],
    inject: undefined,
    postTransform: undefined,
    transform,
    transformProperty: undefined,
    resolve: (reference: string) => resolveRef(schema, reference, { silent: true }),
  };
  // `redoc` is the one member that is left out; only the front door reads it.
  return transformSchema(schema, context as unknown as GlobalContext);
}

/** The text of declarations. */
export function printNodes(nodes: readonly ts.Node[]): string {
  return astToString([...nodes]);
}
