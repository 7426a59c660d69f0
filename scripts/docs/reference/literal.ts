// What the panel beside an operation shows without scrolling.
const width = 60;

/** Code that stands for a value, as a person would write it: short ones on one line, names without quotes. */
export function literal(value: unknown, indent = ""): string {
  if (value instanceof Code) return value.text;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const flat = print(value, (part) => literal(part, indent), " ", " ");
  if (flat.length + indent.length <= width && !flat.includes("\n")) return flat;
  const inner = `${indent}  `;
  return print(value, (part) => literal(part, inner), `\n${inner}`, `,\n${indent}`);
}

/** A piece of code in a value, such as the name of a variable. */
export class Code {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function print(value: object, part: (value: unknown) => string, between: string, last: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    const [open, close] = between === " " ? ["", ""] : [between, last];
    return `[${open}${value.map((entry) => part(entry)).join(`,${between}`)}${close}]`;
  }
  const members = Object.entries(value).map(([name, member]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    const code = part(member);
    return code === key ? key : `${key}: ${code}`;
  });
  return members.length === 0 ? "{}" : `{${between}${members.join(`,${between}`)}${last}}`;
}
