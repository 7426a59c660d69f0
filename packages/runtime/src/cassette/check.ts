import type { SchemaTable } from "../core/schema-table.ts";
import type { Exchange } from "./cassette.ts";
import { parseCassette } from "./cassette.ts";
import { isHarmless } from "./redactor.ts";

/** A text in a cassette that may name somebody or be a secret. */
export interface Suspicion {
  /** Number of its line, from 1. */
  readonly line: number;
  /** JSON pointer within the line. */
  readonly pointer: string;
  readonly text: string;
}

/** Words of sets and of protocols are short, and have no digits in them. */
const plainWord = /^[A-Za-z][A-Za-z_/-]{0,39}$/;
const allowed = ["operation", "method", "headers", "omitted", "version", "source"];

/**
 * Lists what a cassette still says that looks like a name, an address or a secret: every text that is no pseudonym, no number,
 * date or version, and no plain word. Read the list before you give a cassette away.
 * @param schemas of the client: words that the spec lists are not suspicious.
 * @throws InvalidInputError for a text that is no cassette.
 */
export function checkCassette(text: string, schemas?: SchemaTable): readonly Suspicion[] {
  const words = wordsOf(schemas);
  const found: Suspicion[] = [];
  parseCassette(text).exchanges.forEach((exchange, index) => {
    const walk = (value: unknown, pointer: string): void => {
      if (typeof value === "string") {
        if (!words.has(value) && !isPlain(value)) found.push({ line: index + 2, pointer, text: value });
      } else if (typeof value === "object" && value !== null) {
        for (const [name, member] of Object.entries(value))
          walk(member, `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
      }
    };
    for (const [name, member] of Object.entries(exchange) as [keyof Exchange, unknown][]) {
      if (!allowed.includes(name)) walk(member, `/${name}`);
    }
  });
  return found;
}

function isPlain(value: string): boolean {
  if (isHarmless(value) || plainWord.test(value)) return true;
  if (!/^(https:\/\/node\.invalid)?\//.test(value)) return false;
  const parts = value
    .replace("https://node.invalid", "")
    .split(/[/?&=;,]/)
    .map(decodeURIComponent);
  return parts.every(
    (part) => isHarmless(part) || /^[.A-Za-z_][A-Za-z_.-]{0,39}\d?$/.test(part) || /^v\d+$/.test(part),
  );
}

/** Words that a spec lists. */
function wordsOf(schemas: SchemaTable | undefined): ReadonlySet<unknown> {
  const words = new Set<unknown>();
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { enum: values, const: only } = value as { readonly enum?: unknown; readonly const?: unknown };
    for (const word of Array.isArray(values) ? values : [only]) words.add(word);
    for (const part of Object.values(value)) walk(part);
  };
  walk(schemas);
  return words;
}
