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
  if (shape.kind !== "object") return `<${name}>${escapeText(scalar(value, shape))}</${name}>`;
  if (typeof value !== "object" || value === null) throw new InvalidInputError(`${name} must be an object.`);
  let attributes = "";
  let children = "";
  const members = shape.members();
  for (const [key, given] of Object.entries(value)) {
    if (given === undefined) continue;
    const member = members.get(key);
    if (!member) throw new InvalidInputError(`${name} has no member ${JSON.stringify(key)}.`);
    if (member.isAttribute) attributes += ` ${key}="${escapeText(String(given))}"`;
    else if (member.isList && Array.isArray(given))
      children += given.map((item) => element(key, item, member.shape)).join("");
    else children += element(key, given, member.shape);
  }
  return children === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${children}</${name}>`;
}

function scalar(value: unknown, shape: Shape): string {
  // Dates are ISO 8601 in XML and milliseconds in JSON.
  if (shape.kind === "date" && typeof value === "number") return new Date(value).toISOString();
  return String(value);
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
