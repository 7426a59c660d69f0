import spec from "@northbound/prime-infrastructure/openapi.json" with { type: "json" };
import type { OpenApiDocument } from "../spec/document.ts";

/** The bundled spec that the client is generated from. */
export const primeSpec: OpenApiDocument = spec;

interface SpecOperation {
  readonly operationId: string;
  readonly "x-api-versions"?: readonly string[];
}

const operations = Object.values(
  primeSpec.paths as Readonly<Record<string, Readonly<Record<string, unknown>>>>,
).flatMap((item) =>
  Object.entries(item).flatMap(([name, value]) => (name === "parameters" ? [] : [value as SpecOperation])),
);

/** Versions of the API that have an operation, for those that are not in all of them. */
export const apiVersionsOf: ReadonlyMap<string, readonly string[]> = new Map(
  operations.flatMap(({ operationId, "x-api-versions": versions }) =>
    versions === undefined ? [] : [[operationId, versions] as const],
  ),
);
