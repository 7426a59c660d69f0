import { join } from "node:path";
import type { OpenApiDocument } from "../openapi/document.ts";
import { emitCalls } from "../emit/emit-calls.ts";
import { emitOperations } from "../emit/emit-operations.ts";
import { emitSchema } from "../emit/emit-schema.ts";
import { emitSchemas } from "../emit/emit-schemas.ts";
import { emitSettle } from "../emit/emit-settle.ts";
import { emitTypes } from "../emit/emit-types.ts";
import { emitVersions, typedVersions } from "../emit/emit-versions.ts";
import type { LoadedSpec } from "../openapi/load-spec.ts";
import type { Problem } from "../openapi/problem.ts";
import type { SpecModel } from "../model/model.ts";
import { splitDirections } from "../model/directions.ts";
import { mapDiscriminators } from "../model/discriminators.ts";
import { dropOwnHeaders } from "../model/own-headers.ts";
import { readModel } from "../model/read-model.ts";
import { nameTypes } from "../model/type-names.ts";
import { headerOf } from "./header.ts";
import { type FileChange, type GeneratedFile, writeIfChanged } from "./write-file.ts";

/** What is written where, and how the files name their origin. */
export interface WriteOptions {
  readonly spec: string;
  readonly out: string;
  readonly check?: boolean;
  readonly origin?: string;
  readonly generator?: string;
  /** Names that the package exports beside, so that no type gets one of them. */
  readonly taken?: readonly string[];
}

/** The files of one client. */
export interface WrittenClient {
  readonly operations: number;
  readonly types: number;
  readonly groups: number;
  readonly files: Readonly<Record<string, FileChange>>;
  readonly warnings: readonly Problem[];
  readonly duration: number;
}

/** Writes the files of a client whose spec was read. Needs nothing of what read it, so that it can be another thread. */
export async function writeClient(spec: LoadedSpec, options: WriteOptions): Promise<WrittenClient> {
  const start = performance.now();
  const whole = sortComponents(spec.document);
  const document = splitDirections(dropOwnHeaders(mapDiscriminators(whole)));
  const model = readModel(document, whole);
  const names = nameTypes(document, model, options.taken);
  const header = headerOf(options);
  const schema = emitSchema(document, model, names, header);
  const calls = emitCalls(model, document, names, schema.declared, header);
  const texts: Readonly<Record<GeneratedFile, string>> & { "versions.ts"?: string } = {
    "openapi.json": `${JSON.stringify(whole, null, 2)}\n`,
    "schema.d.ts": schema.text,
    "operations.ts": emitOperations(model, header),
    "calls.ts": calls.text,
    "types.ts": emitTypes(schema.types, calls.types, header),
    "schemas.ts": emitSchemas(whole, header),
    "settle.ts": emitSettle(model, document["x-settle"] ?? {}, header),
    ...(typedVersions(document).length > 0 && {
      "versions.ts": emitVersions(model, document, names, schema.declared, header),
    }),
  };
  const files: Record<string, FileChange> = {};
  for (const [name, text] of Object.entries(texts)) {
    files[name] = await writeIfChanged(join(options.out, name), text, options.check);
  }
  const duration = spec.duration + performance.now() - start;
  return { ...count(model, whole), files, warnings: spec.warnings, duration };
}

function count(model: SpecModel, document: OpenApiDocument): Pick<WrittenClient, "operations" | "types" | "groups"> {
  return {
    operations: model.groups.reduce((sum, group) => sum + group.operations.length, 0),
    types: Object.keys(document.components?.["schemas"] ?? {}).length,
    groups: model.groups.length,
  };
}

// The bundler adds components in the order in which it meets them; by name they are easier to find and to compare.
function sortComponents(document: OpenApiDocument): OpenApiDocument {
  if (!document.components) return document;
  const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);
  const components = Object.entries(document.components)
    .toSorted(byName)
    .map(([kind, entries]) => [kind, Object.fromEntries(Object.entries(entries).toSorted(byName))]);
  return { ...document, components: Object.fromEntries(components) };
}
