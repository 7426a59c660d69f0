import type { Member, Model } from "../model.ts";
import { type Element, parseXml } from "./xml-reader.ts";

/**
 * Reads a document into the value that JSON would have: an element may come once or several times, as its type says.
 * @throws SyntaxError when it is not well formed, or has no root of the engine.
 */
export function readDocument(model: Model, text: string): unknown {
  const root = parseXml(text);
  const type = model.typeOfRoot(root.name);
  if (type === undefined) throw new SyntaxError(`The engine has no document <${root.name}>.`);
  return readObject(model, type, root);
}

function readObject(model: Model, type: string, element: Element): Record<string, unknown> {
  const members = model.members(type);
  const value: Record<string, unknown> = Object.fromEntries(element.attributes);
  for (const child of element.children) {
    const member = members.get(child.name);
    const read = member ? readMember(model, member, child) : readUnknown(child);
    if (member?.isList !== true) value[child.name] = read;
    else value[child.name] = [...((value[child.name] as unknown[] | undefined) ?? []), read];
  }
  return value;
}

function readMember(model: Model, member: Member, element: Element): unknown {
  if (member.kind === "object" && member.type !== undefined) return readObject(model, member.type, element);
  if (element.children.length > 0) return readUnknown(element);
  return member.kind === "decimal" ? Number(element.text) : element.text;
}

/** What the model does not know is passed over later, as the engine does; here it only must not get lost. */
function readUnknown({ children, text }: Element): unknown {
  return children.length === 0 ? text : Object.fromEntries(children.map((child) => [child.name, readUnknown(child)]));
}

/** Writes a value as a document. Members that the type does not have are a mistake of the lab. */
export function writeDocument(model: Model, type: string, root: string, value: unknown): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${writeObject(model, type, root, value)}`;
}

function writeObject(model: Model, type: string, name: string, value: unknown): string {
  const members = model.members(type);
  let head = "";
  let body = "";
  for (const [key, given] of Object.entries((value ?? {}) as Record<string, unknown>)) {
    if (given === undefined || given === null) continue;
    const member = members.get(key);
    if (!member) throw new TypeError(`${type} has no member ${key}.`);
    if (member.isAttribute) head += ` ${key}="${escape(String(given))}"`;
    else for (const one of [given].flat()) body += writeMember(model, member, key, one);
  }
  return body === "" ? `<${name}${head}/>` : `<${name}${head}>${body}</${name}>`;
}

function writeMember(model: Model, member: Member, name: string, value: unknown): string {
  if (member.kind === "object" && member.type !== undefined) return writeObject(model, member.type, name, value);
  const text = member.kind === "date" && typeof value === "number" ? new Date(value).toISOString() : String(value);
  // An empty text has both tags, as JAXB writes it; clients tell it from an element that holds nothing.
  return `<${name}>${escape(text)}</${name}>`;
}

/** Breaks a document into lines, as the engine does (`jaxb.formatted.output`); fence agents read it line by line. */
export function breakLines(document: string): string {
  let depth = 0;
  return document
    .split(/(?<=>)(?=<[^/])|(?<=(?:<\/\w+|\/)>)(?=<\/)/)
    .map((part) => {
      if (part.startsWith("</")) depth -= 1;
      const line = "    ".repeat(depth) + part;
      const isOpen = /^<\w[^>]*[^/]>$|^<\w>$/.test(part);
      if (isOpen) depth += 1;
      return line;
    })
    .join("\n");
}

const escapes: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  "&": "&amp;",
  '"': "&quot;",
  "\r": "&#13;",
  "\n": "&#10;",
  "\t": "&#9;",
};

function escape(text: string): string {
  return text.replaceAll(/[<>&"\r\n\t]/g, (character) => escapes[character] ?? character);
}
