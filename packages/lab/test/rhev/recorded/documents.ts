/** What a leaf of a recorded document held: one of a few texts, or a kind of value. */
type Leaf = readonly string[];

/** An element of a recorded document. */
interface Element {
  readonly name: string;
  readonly isRepeated: boolean;
  readonly content: Leaf | readonly Element[];
}

/** A value of each kind, as engines write it. */
const kinds: Readonly<Record<string, string>> = {
  t: "text",
  b: "true",
  i: "1",
  n: "1.5",
  d: "2019-08-26T10:53:23.123+02:00",
};

/**
 * Reads the shape of recorded documents: `vm(@id:t name:t status:[down|up] link*(@rel:t))` is a machine with an id as
 * attribute, a text, one of two texts, and elements that came more than once.
 */
export function readShape(text: string): Element {
  const tokens = text.match(/[\w@-]+|[()*:]|\[[^\]]*\]/g) ?? [];
  let index = 0;
  const element = (): Element => {
    const name = tokens[index++] ?? "";
    const isRepeated = tokens[index] === "*";
    if (isRepeated) index += 1;
    if (tokens[index++] === ":") {
      const kind = tokens[index++] ?? "";
      return { name, isRepeated, content: kind.startsWith("[") ? kind.slice(1, -1).split("|") : [kinds[kind] ?? kind] };
    }
    const content: Element[] = [];
    while (tokens[index] !== ")") content.push(element());
    index += 1;
    return { name, isRepeated, content };
  };
  return element();
}

/** Documents of a shape that together have every text that was seen. */
export function documentsOf(root: Element): string[] {
  const count = Math.max(1, ...[...leaves(root)].map((texts) => texts.length));
  return Array.from({ length: count }, (_, turn) => `<?xml version="1.0" encoding="UTF-8"?>${write(root, turn)}`);
}

function* leaves({ content }: Element): Iterable<Leaf> {
  for (const part of content) {
    if (typeof part === "string") yield content as Leaf;
    else yield* leaves(part);
  }
}

function write({ name, content }: Element, turn: number): string {
  const parts = content.filter((part) => typeof part !== "string");
  if (parts.length === 0) return `<${name}>${textAt(content, turn)}</${name}>`;
  const attributes = parts
    .filter((part) => part.name.startsWith("@"))
    .map((part) => ` ${part.name.slice(1)}="${textAt(part.content, turn)}"`);
  const children = parts
    .filter((part) => !part.name.startsWith("@"))
    .map((part) => write(part, turn).repeat(part.isRepeated ? 2 : 1));
  return `<${name}${attributes.join("")}>${children.join("")}</${name}>`;
}

function textAt(content: Element["content"], turn: number): string {
  const text = content[turn % content.length];
  return typeof text === "string" ? text : "";
}
