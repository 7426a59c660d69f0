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

/** Makes the codec over what the spec says about XML. */
export function createCodec(): Codec {
  const { schemas, requests, answers } = spec as unknown as Readonly<
    Record<"schemas" | "requests" | "answers", Readonly<Record<string, SchemaObject>>>
  >;
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
