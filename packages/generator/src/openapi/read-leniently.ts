import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import { findAliasProblem } from "./aliases.ts";
import { fromTwo, isTwo } from "./from-two.ts";
import { findMisshapen, type Misshapen } from "./misshapen.ts";
import { nodeAt, pointerOf } from "./pointer.ts";
import { locator } from "./positions.ts";
import { type Problem, SpecError } from "./problem.ts";

/** A spec that may have flaws, in one document. */
export interface LenientSpec {
  readonly document: object;
  /** What is wrong with it, and what is therefore read as if anything could be there. */
  readonly warnings: readonly Problem[];
}

interface Flaw {
  readonly pointer: readonly string[];
  readonly rule: string;
  readonly message: string;
}

/**
 * Reads a spec of OpenAPI 2.0 to 3.2 without holding it to any rule, for what can't wait until it is repaired: an old
 * release, which nobody changes any more. What references lead to nowhere is anything.
 * @param spec Path, or a document without references to other files.
 * @throws SpecError when the file is missing, or neither YAML nor JSON.
 */
export async function readLeniently(spec: string | object): Promise<LenientSpec> {
  if (typeof spec !== "string") return repaired(undefined, structuredClone(spec), []);
  const root = await readRoot(spec);
  const joined = pointsElsewhere(root) ? await join(spec).catch((error: Error) => error) : root;
  if (!(joined instanceof Error)) return repaired(spec, joined, []);
  const message = `not compared: what is in other files, which can't be joined: ${joined.message}`;
  return repaired(spec, root, [{ pointer: [], rule: "no-unresolved-refs", message }]);
}

/** The document without its flaws, which are told. */
function repaired(spec: string | undefined, document: object, known: readonly Flaw[]): LenientSpec {
  const warnings = problemsOf(spec, [
    ...known,
    ...versionFlaw(document),
    ...dropDangling(document),
    ...dropMisshapen(document),
  ]);
  return { document: isTwo(document) ? fromTwo(document) : document, warnings };
}

/** Most flaws of one kind that are told one by one. */
const most = 20;

function dropDangling(document: object): Flaw[] {
  const dangling = findDangling(document);
  const names = new Set(dangling.map(([reference]) => reference));
  if (names.size > 0) dropReferences(document, names);
  return few(
    dangling.map(([reference, pointer]) => ({
      pointer,
      rule: "no-unresolved-refs",
      message: `not compared: nothing is at ${reference}`,
    })),
  );
}

function dropReferences(value: unknown, names: ReadonlySet<string>): void {
  if (typeof value !== "object" || value === null) return;
  const node = value as Record<string, unknown>;
  if (typeof node["$ref"] === "string" && names.has(node["$ref"])) delete node["$ref"];
  for (const inner of Object.values(node)) dropReferences(inner, names);
}

// OpenAPI 2.0 has another shape, which the converter reads.
function dropMisshapen(document: object): Flaw[] {
  const found = isTwo(document) ? [] : findMisshapen(document);
  for (const { pointer, expected } of found) {
    const parent = nodeAt(document, pointer.slice(0, -1)) as Record<string, unknown>;
    parent[pointer.at(-1) ?? ""] = empty[expected];
  }
  return few(
    found.map(({ pointer, expected }) => ({
      pointer,
      rule: "struct",
      message: `not compared: ${pointer.at(-1)} is no ${expected}`,
    })),
  );
}

const empty: Readonly<Record<Misshapen["expected"], unknown>> = { list: [], text: "", object: {}, schema: {} };

function few(flaws: readonly Flaw[]): Flaw[] {
  return [...flaws.slice(0, most), ...more(flaws)];
}

function more(flaws: readonly Flaw[]): Flaw[] {
  const [first] = flaws;
  return first && flaws.length > most
    ? [{ ...first, message: `not compared: ${flaws.length - most} more places like this one` }]
    : [];
}

function versionFlaw(document: object): Flaw[] {
  const version: unknown = "openapi" in document ? document.openapi : undefined;
  if (isTwo(document) || (typeof version === "string" && /^3\.[0-2](?:\.|$)/.test(version))) return [];
  return [
    {
      pointer: ["openapi"],
      rule: "openapi-version",
      message: `openapi: ${JSON.stringify(version) ?? "nothing"} is read as 3.1`,
    },
  ];
}

// Places are only looked for when there is something to say about them.
function problemsOf(spec: string | undefined, flaws: readonly Flaw[]): Problem[] {
  const locate = spec === undefined ? () => ({ line: 1, column: 1 }) : locator(spec, dirname(spec));
  return flaws.map(({ pointer, rule, message }) => {
    const { line, column } = locate(pointer);
    return { file: spec ?? "", line, column, severity: "warning", message, rule };
  });
}

async function readRoot(file: string): Promise<object> {
  const text = await readFile(file, "utf8").catch((error: Error) => fail(file, error.message));
  const parsed = parseText(text, file);
  const aliases = findAliasProblem(parsed);
  if (aliases !== undefined) fail(file, aliases);
  return typeof parsed === "object" && parsed !== null ? parsed : fail(file, "This is no OpenAPI document");
}

// JSON is YAML as well, but reading it as such takes ten times as long.
function parseText(text: string, file: string): unknown {
  if (/^\s*\{/.test(text)) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // YAML in braces, or a mistake, whose place the other parser finds.
    }
  }
  const document = parseDocument(text, { lineCounter: new LineCounter(), logLevel: "silent", uniqueKeys: false });
  const [error] = document.errors;
  if (error) {
    const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 };
    fail(file, (error.message.split("\n", 1)[0] ?? "").replace(/ at line \d+, column \d+:$/, ""), line, col);
  }
  return document.toJS({ maxAliasCount: -1 }) as unknown;
}

function fail(file: string, message: string, line = 1, column = 1): never {
  throw new SpecError([{ file, line, column, severity: "error", message, rule: "readable" }]);
}

async function join(file: string): Promise<object> {
  const { engine } = await import("./engine.ts");
  const config = await engine.createConfig({ rules: {} });
  const externalRefResolver = new engine.BaseResolver(config.resolve);
  const doc = await externalRefResolver.resolveDocument(null, file, true);
  if (doc instanceof Error) throw doc;
  return (await engine.bundle({ config, doc, externalRefResolver })).bundle.parsed as object;
}

function pointsElsewhere(document: object): boolean {
  return [...referencesOf(document).keys()].some((reference) => !reference.startsWith("#"));
}

/** References within a document that nothing is at, with the first place of each. */
function findDangling(document: object): [reference: string, pointer: readonly string[]][] {
  return [...referencesOf(document)].filter(
    ([reference]) => reference.startsWith("#/") && nodeAt(document, pointerOf(reference)) === undefined,
  );
}

// What is in an example only looks like a reference.
const examples = new Set(["example", "examples", "default", "enum", "const", "value"]);

function referencesOf(document: object): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const seen = new Set<object>();
  const visit = (value: unknown, pointer: readonly string[], isNamed: boolean): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    for (const [key, inner] of Object.entries(value)) {
      if (key === "$ref" && typeof inner === "string") {
        if (!found.has(inner)) found.set(inner, pointer);
      } else if (isNamed || !examples.has(key)) {
        // A member of a schema may have one of these names.
        visit(inner, [...pointer, key], !isNamed && (key === "properties" || key === "patternProperties"));
      }
    }
  };
  visit(document, [], false);
  return found;
}
