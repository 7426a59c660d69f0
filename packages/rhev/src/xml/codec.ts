import type { Call } from "@northbound/runtime";
import spec from "../generated/xml-schemas.json" with { type: "json" };
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

/** What a spec says about XML: schemas by name, and those of requests and answers by method and path. */
export type XmlSchemas = Readonly<Record<"schemas" | "requests" | "answers", Readonly<Record<string, SchemaObject>>>>;

/** Makes the codec over what a spec says about XML. Default: the shipped one. */
export function createCodec({ schemas, requests, answers }: XmlSchemas = spec): Codec {
  const shapes = createShapes(schemas);
  const shapeOfRequest = ({ operation, method }: Call): Shape => {
    const schema = operation && requests[`${method} ${operation.path}`];
    // What the spec does not know can only be an action.
    return shapes.of(schema ?? { $ref: "#/components/schemas/Action" });
  };
  return {
    shapes,
    readAnswer: (text, { operation, method }) => {
      const schema = operation && answers[`${method} ${operation.path}`];
      return readXml(text, shapes, schema && shapes.of(schema));
    },
    writeRequest: (body, call) => writeXml(body, shapeOfRequest(call)),
  };
}
