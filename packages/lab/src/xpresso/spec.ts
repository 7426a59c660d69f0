import spec from "@northbound/xpresso/openapi.json" with { type: "json" };
import type { OpenApiDocument } from "../spec/document.ts";

/** The bundled spec that the client is generated from. */
export const xpressoSpec: OpenApiDocument = spec;
