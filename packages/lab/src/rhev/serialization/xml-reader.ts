/** An element of a document. Elements of the engine hold either elements or a text. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  readonly text: string;
}

// The lab reads XML by itself: what the client's codec gets wrong must not look right because both sides use it.

const markup =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^\s>]+)\s*>|<([^\s/>]+)((?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/y;
const attribute = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** An element that is being read. */
interface Open {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  text: string;
}

/**
 * Reads a document (XML 1.0 without document types) and gives its root.
 * @throws SyntaxError when it is not well formed.
 */
export function parseXml(text: string): Element {
  const top: Open = { name: "", attributes: new Map(), children: [], text: "" };
  const open: Open[] = [top];
  let position = 0;
  while (position < text.length) {
    const at = text.indexOf("<", position);
    const current = open.at(-1) ?? top;
    const before = text.slice(position, at === -1 ? text.length : at);
    current.text += unescape(before);
    if (at === -1) break;
    markup.lastIndex = at;
    const found = markup.exec(text);
    if (!found) throw new SyntaxError(`There is no tag at ${at}.`);
    const [, data, end, name, attributes = "", isEmpty] = found;
    position = markup.lastIndex;
    if (data !== undefined) current.text += data;
    else if (end !== undefined) {
      if (open.length < 2 || current.name !== end) throw new SyntaxError(`</${end}> ends nothing.`);
      open.pop();
    } else if (name !== undefined) {
      const element: Open = { name, attributes: readAttributes(attributes), children: [], text: "" };
      current.children.push(element);
      if (isEmpty !== "/") open.push(element);
    }
  }
  const [root, second] = top.children;
  if (!root || second || open.length > 1 || top.text.trim() !== "")
    throw new SyntaxError("A document has one root, which ends.");
  return root;
}

function readAttributes(text: string): ReadonlyMap<string, string> {
  return new Map(
    Array.from(text.matchAll(attribute), ([, name = "", double, single]): [string, string] => [
      name,
      unescape(double ?? single ?? ""),
    ]),
  );
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replaceAll(/&(#x?[\da-f]+|\w+);/gi, (_all, name: string) => {
    if (!name.startsWith("#")) {
      const known = entities[name];
      if (known === undefined) throw new SyntaxError(`There is no entity ${name}.`);
      return known;
    }
    return String.fromCodePoint(/^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
  });
}
