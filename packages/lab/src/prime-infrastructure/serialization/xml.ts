/** Writes a JSON answer as the XML that it stands for: `@` members are attributes, `$` is the text of an element. */
export function toXml(value: unknown): string {
  const [root] = Object.entries(value as Readonly<Record<string, unknown>>);
  return `<?xml version="1.0" ?>\n${root ? element(root[0], root[1]) : "<empty/>"}`;
}

function element(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join("");
  if (typeof value !== "object" || value === null) return `<${name}>${escape(String(value ?? ""))}</${name}>`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const attributes = members
    .filter(([key]) => key.startsWith("@"))
    .map(([key, member]) => ` ${key.slice(1)}="${escape(String(member))}"`)
    .join("");
  const inner = members
    .filter(([key]) => !key.startsWith("@"))
    .map(([key, member]) => (key === "$" ? escape(String(member)) : element(key, member)))
    .join("");
  return inner === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${inner}</${name}>`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
}
