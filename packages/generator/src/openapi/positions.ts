import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { pointerOf } from "./pointer.ts";

/** A place in a file, counted from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Finds where something stands, by the keys from the top of the document. */
export type Locate = (pointer: readonly string[]) => Location;

interface Parsed {
  readonly root: unknown;
  readonly lines: LineCounter;
}

/**
 * A finder of places in a spec, over all of its files. What is not in the document leads to what it would stand in.
 * @param base Folder that the names of files are relative to.
 */
export function locator(spec: string, base: string): Locate {
  const files = new Map<string, Parsed>();
  const read = (file: string): Parsed => {
    const known = files.get(file) ?? parse(file);
    files.set(file, known);
    return known;
  };
  return (pointer) => {
    let file = spec;
    let found: unknown = read(file).root;
    let at = { file, offset: 0 };
    for (const key of pointer) {
      const jump = externalOf(found);
      if (jump) {
        file = resolve(dirname(file), jump.file);
        found = jump.keys.reduce<unknown>((node, step) => valueOf(node, step)?.value, read(file).root);
      }
      const next = valueOf(found, key);
      if (next === undefined) break;
      at = { file, offset: next.offset };
      found = next.value;
    }
    const { line, col } = read(at.file).lines.linePos(at.offset);
    return { file: relative(base, at.file).replaceAll("\\", "/"), line: line || 1, column: col || 1 };
  };
}

function parse(file: string): Parsed {
  const lines = new LineCounter();
  const text = readText(file);
  return {
    root: parseDocument(text, { lineCounter: lines, keepSourceTokens: false, logLevel: "silent" }).contents,
    lines,
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function valueOf(node: unknown, key: string): { readonly value: unknown; readonly offset: number } | undefined {
  if (isSeq(node)) {
    const value = node.items[Number(key)] as Node | undefined;
    return value && { value, offset: value.range?.[0] ?? 0 };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  return pair && { value: pair.value, offset: (pair.key as Node).range?.[0] ?? 0 };
}

function externalOf(node: unknown): { readonly file: string; readonly keys: readonly string[] } | undefined {
  const reference = isMap(node) ? node.get("$ref") : undefined;
  const [, file, fragment = ""] = /^([^#]+?)(?:#\/?(.*))?$/.exec(typeof reference === "string" ? reference : "") ?? [];
  if (file === undefined || /^[a-z]+:\/\//i.test(file)) return undefined;
  return { file, keys: pointerOf(`#/${fragment}`) };
}
