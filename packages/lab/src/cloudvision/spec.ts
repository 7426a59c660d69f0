import spec from "@northbound/cloudvision/openapi.json" with { type: "json" };
import type { OpenApiDocument } from "../spec/document.ts";

/** The bundled spec that the client is generated from. */
export const cloudVisionSpec: OpenApiDocument = spec;
