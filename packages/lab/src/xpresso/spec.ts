import spec from "../../../xpresso/src/generated/openapi.json" with { type: "json" };
import type { OpenApiDocument } from "../spec/document.ts";

/** The bundled spec that the client is generated from. */
export const xpressoSpec: OpenApiDocument = spec;
