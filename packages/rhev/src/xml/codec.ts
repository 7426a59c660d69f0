import type { Call } from "@northbound/runtime";
import spec from "../generated/openapi.json" with { type: "json" };
import type { ReadXml } from "../translate.ts";
import { readXml } from "./read-xml.ts";
import { createShapes, type SchemaObject, type Shape, type Shapes } from "./shapes.ts";
import { writeXml } from "./write-xml.ts";

/** Turns values into XML and back, by the element names of the spec. */
export interface Codec {
  readonly shapes: Shapes;
  readonly readAnswer: ReadXml;
  /** Writes the body of a call. */
  writeRequest(body: unknown, call: Call): string;
}

interface SpecPaths {
  readonly [path: string]: {
    readonly [method: string]: {
      readonly requestBody?: {
        readonly content?: { readonly "application/json"?: { readonly schema?: SchemaObject } };
      };
    };
  };
}

/** Makes the codec over the spec that the client is generated from. */
export function createCodec(): Codec {
  const schemas = spec.components.schemas as unknown as Readonly<Record<string, SchemaObject>>;
  const paths = spec.paths as unknown as SpecPaths;
  const shapes = createShapes(schemas);
  const shapeOfRequest = ({ operation, method }: Call): Shape => {
    const schema =
      operation && paths[operation.path]?.[method.toLowerCase()]?.requestBody?.content?.["application/json"]?.schema;
    // What the spec does not know can only be an action.
    return shapes.of(schema ?? { $ref: "#/components/schemas/Action" });
  };
  return {
    shapes,
    readAnswer: (text) => readXml(text, shapes),
    writeRequest: (body, call) => writeXml(body, shapeOfRequest(call)),
  };
}
