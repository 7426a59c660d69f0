export { type Codec, createCodec } from "./xml/codec.ts";
export { readXml } from "./xml/read-xml.ts";
export { createShapes, type Member, type SchemaObject, type Shape, type Shapes } from "./xml/shapes.ts";
export { writeXml } from "./xml/write-xml.ts";
