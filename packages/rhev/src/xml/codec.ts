import type { Call } from "@northbound/runtime";
import spec from "../generated/xml-schemas.json" with { type: "json" };
import type { ReadJson, ReadXml } from "../translate.ts";
import { currentValue } from "./old-forms.ts";
import { readXml } from "./read-xml.ts";
import { createShapes, type SchemaObject, type Shape, type Shapes } from "./shapes.ts";
import { writeXml } from "./write-xml.ts";

/** Turns values into XML and back, by the element names of the spec. */
export interface Codec {
  readonly shapes: Shapes;
  readonly readAnswer: ReadXml;
  /** Brings an answer in JSON, as engines up to 3.6 gave it, into today's form. */
  readonly readOldJson: ReadJson;
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
  const shapeOfAnswer = ({ operation, method }: Call): Shape | undefined => {
    const schema = operation && answers[`${method} ${operation.path}`];
    return schema && shapes.of(schema);
  };
  return {
    shapes,
    readAnswer: (text, call) => readXml(text, shapes, shapeOfAnswer(call)),
    readOldJson: (value, call) => {
      const shape = shapeOfAnswer(call);
      return shape ? currentValue(value, shape) : value;
    },
    writeRequest: (body, call) => writeXml(body, shapeOfRequest(call)),
  };
}
