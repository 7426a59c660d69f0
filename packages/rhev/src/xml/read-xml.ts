import { XMLParser } from "fast-xml-parser";
import { currentName, currentRoot, currentText, modernize } from "./old-forms.ts";
import type { ObjectShape, Shape, Shapes } from "./shapes.ts";

const attributePrefix = "@";
const textName = "#text";

/** Everything comes as text and as lists; what it is follows from the shape. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: attributePrefix,
  textNodeName: textName,
  alwaysCreateTextNode: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
  // Decoded below, in one pass: what an entity stands for is never an entity itself.
  processEntities: false,
});

type Tree = Readonly<Record<string, unknown>>;

const plainText: Shape = { kind: "text" };

/** What an element that the spec does not know holds: whatever stands in it. */
const anything: ObjectShape = { kind: "object", root: undefined, members: () => new Map() };

/**
 * Reads a document into the value that JSON would have given: texts for booleans and integers, milliseconds for dates.
 * @param expected what the operation answers. Old engines have other root elements, and faults come in place of every answer.
 * @throws TypeError when it is no document of the engine.
 */
export function readXml(text: string, shapes: Shapes, expected?: Shape): unknown {
  const tree = parser.parse(text, true) as Tree;
  const [root] = Object.keys(tree).filter((name) => name !== textName);
  const [content] = root === undefined ? [] : (tree[root] as readonly Tree[]);
  if (root === undefined || !content) throw new TypeError("The engine has no document without a root.");
  if (root.toLowerCase() === "html") throw new TypeError("The answer is a page, and no document of the engine.");
  return valueOf(
    content,
    shapeOf(
      currentRoot(root, (name) => shapes.byRoot(name) !== undefined),
      shapes,
      expected,
    ),
  );
}

/** The operation says what to expect; a root that is known for something else, such as a fault, is that. */
function shapeOf(root: string, shapes: Shapes, expected: Shape | undefined): Shape {
  const known = shapes.byRoot(root);
  if (expected?.kind === "object" && (expected.root === root || !known)) return expected;
  return known ?? anything;
}

function valueOf(node: Tree, shape: Shape): unknown {
  // Where a text is expected, old engines have elements, and newer ones may: they are kept.
  if (shape.kind !== "object")
    return Object.values(node).some(Array.isArray) ? unknown(node) : scalar(textOf(node[textName]), shape);
  const value: Record<string, unknown> = {};
  const members = shape.members();
  for (const [element, content] of Object.entries(node)) {
    if (element.startsWith(attributePrefix)) {
      const name = element.slice(attributePrefix.length);
      value[name] = scalar(textOf(content), members.get(name)?.shape ?? plainText);
    } else if (Array.isArray(content)) {
      const key = currentName(element, members);
      const member = members.get(key);
      // Elements of newer engines are kept as far as they can be understood.
      const items = content.map((item: Tree) => (member ? valueOf(item, member.shape) : unknown(item)));
      value[key] = member?.isList === true || items.length > 1 ? items : items[0];
    }
  }
  const text = textOf(node[textName]);
  // A text beside attributes: `<storage_manager priority="5">true</storage_manager>`.
  if (text.trim() !== "" && members.get("value")?.isList === false) value["value"] ??= text;
  return modernize(value, shape);
}

/** An element that the spec does not know: its text, or its members. */
function unknown(node: Tree): unknown {
  const inner = Object.entries(node).filter(([key]) => key !== textName);
  const text = textOf(node[textName]);
  if (inner.length === 0) return text;
  const value = valueOf(node, anything) as object;
  return text.trim() === "" ? value : { ...value, value: text };
}

function scalar(text: string, shape: Shape): unknown {
  if (shape.kind === "decimal") return Number.isNaN(Number(text)) ? text : Number(text);
  if (shape.kind !== "date") return currentText(text, shape);
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : time;
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

/** A text without its entities (XML 1.0 section 4.1): the five that are predefined, and characters by number. */
function textOf(raw: unknown): string {
  return String(raw ?? "").replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (all, decimal, hex, name: string) => {
    if (name !== undefined) return entities[name] ?? all;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : all;
  });
}
