import { InvalidInputError } from "@northbound/runtime";
import type { Shape } from "./shapes.ts";

/**
 * Writes a value as the XML document that its shape describes.
 * @throws InvalidInputError for a member that the shape does not have: XML would lose it in silence.
 */
export function writeXml(value: unknown, shape: Shape): string {
  if (shape.kind !== "object" || shape.root === undefined) throw new InvalidInputError("This body has no form in XML.");
  return `<?xml version="1.0" encoding="UTF-8"?>${element(shape.root, value, shape)}`;
}

function element(name: string, value: unknown, shape: Shape): string {
  if (shape.kind !== "object") return `<${name}>${escapeText(scalar(name, value, shape))}</${name}>`;
  if (typeof value !== "object" || value === null) throw new InvalidInputError(`${name} must be an object.`);
  let attributes = "";
  let children = "";
  const members = shape.members();
  for (const [key, given] of Object.entries(value)) {
    // In JSON the engine takes null for what is not there.
    if (given === undefined || given === null) continue;
    const member = members.get(key);
    if (!member) throw new InvalidInputError(`${name} has no member ${JSON.stringify(key)}.`);
    if (member.isAttribute) attributes += ` ${key}="${escapeText(scalar(key, given, member.shape))}"`;
    else if (member.isList && Array.isArray(given))
      children += given.map((item) => element(key, item, member.shape)).join("");
    else children += element(key, given, member.shape);
  }
  return children === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${children}</${name}>`;
}

function scalar(name: string, value: unknown, shape: Shape): string {
  if (!["string", "number", "boolean"].includes(typeof value)) throw new InvalidInputError(`${name} must be a text.`);
  if (shape.kind !== "date" || typeof value !== "number") return String(value);
  // Dates are ISO 8601 in XML and milliseconds in JSON.
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) throw new InvalidInputError(`${name} must be a date.`);
  return date.toISOString();
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

/** White space is escaped too, because attributes and line ends are otherwise made uniform by readers. */
function escapeText(text: string): string {
  return text.replaceAll(/[<>&"\r\n\t]/g, (character) => escapes[character] ?? character);
}
