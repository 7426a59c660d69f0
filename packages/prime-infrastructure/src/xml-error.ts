/**
 * The error document of an answer in XML. The server answers in the format that it was asked for, but XML is what it falls
 * back to: its vendor's reference shows `<errorDocument>` beside `{"errorDocument": …}` on the page about errors.
 */
export function readXmlError(text: string): Record<string, string> | undefined {
  if (!/<errorDocument[\s>]/.test(text)) return undefined;
  return Object.fromEntries(
    Array.from(text.matchAll(/<(\w+)>([^<]*)<\/\1>/g), ([, name = "", value = ""]) => [name, plain(value)]),
  );
}

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&amp;": "&",
};

function plain(text: string): string {
  return text.replaceAll(/&(?:lt|gt|quot|apos|amp);/g, (entity) => entities[entity] ?? entity).trim();
}
