import spec from "@northbound/rhev/openapi.json" with { type: "json" };
import type { OpenApiDocument } from "../spec/document.ts";

/** The bundled spec that the client is generated from. */
export const rhevSpec: OpenApiDocument = spec;

/** Path in front of every path of the API. */
export const apiPath = "/ovirt-engine/api";
