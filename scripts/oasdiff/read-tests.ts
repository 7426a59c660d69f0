import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { expand, type Helper, helpersOf } from "./go-helpers.ts";
import { type GoValue, readLiteral, statementsOf, UnreadGo } from "./go-source.ts";
import { findMember } from "./read-path.ts";
import { readRules, readVerdict, type Rules, type Expected } from "./read-verdict.ts";

/** A test of oasdiff's checker whose documents and verdict could be read. */
export interface Pair extends Expected {
  readonly test: string;
  readonly base: object;
  readonly revision: object;
}

/** The pairs, and why each other test is none. */
export interface ReadTests {
  readonly pairs: readonly Pair[];
  readonly unread: readonly { readonly test: string; readonly reason: string }[];
}

type Node = Record<string, unknown>;

/** Reads the tests in `checker/` of a clone of oasdiff. */
export async function readTests(clone: string): Promise<ReadTests> {
  const sources = await readSources(join(clone, "checker"));
  const names = constantsOf(sources);
  const rules = readRules(sources.join("\n"), names);
  const helpers = helpersOf(sources.join("\n"));
  const folders = new Map(
    [...sources.join("\n").matchAll(/(\w+)\s*=\s*dataFileFn\("([^"]+)"\)/g)].map(([, name = "", folder = ""]) => [
      name,
      folder,
    ]),
  );
  const pairs: Pair[] = [];
  const unread: { test: string; reason: string }[] = [];
  for (const [, test = "", body = ""] of sources
    .join("\n")
    .matchAll(/^func (Test\w+)\(t \*testing\.T\) \{\n(.*?)^\}/gms)) {
    try {
      pairs.push(...(await readTest(test, body, { data: join(clone, "data"), folders, names, helpers, ...rules })));
    } catch (error) {
      if (!(error instanceof UnreadGo)) throw error;
      unread.push({ test, reason: error.message });
    }
  }
  return { pairs, unread };
}

async function readSources(folder: string): Promise<string[]> {
  const files = await Array.fromAsync(glob("*.go", { cwd: folder }));
  return Promise.all(files.toSorted().map((file) => readFile(join(folder, file), "utf8")));
}

interface Clone extends Rules {
  readonly data: string;
  readonly folders: ReadonlyMap<string, string>;
  readonly names: ReadonlyMap<string, GoValue>;
  readonly helpers: ReadonlyMap<string, Helper>;
}

// Constants of the tests, those of kin-openapi and of oasdiff that they use, and the ids of the rules.
function constantsOf(sources: readonly string[]): Map<string, GoValue> {
  const names = new Map<string, GoValue>([
    ["openapi3.ParameterInHeader", "header"],
    ["openapi3.ParameterInPath", "path"],
    ["openapi3.ParameterInQuery", "query"],
    ["openapi3.ParameterInCookie", "cookie"],
  ]);
  for (const [, name = "", value = ""] of sources.join("\n").matchAll(/^\s*(\w+)\s*=\s*("[^"\n]*")$/gm)) {
    names.set(name, JSON.parse(value) as string);
    names.set(`checker.${name}`, JSON.parse(value) as string);
  }
  names.set("securityScorePathSlash", `${String(names.get("securityScorePath"))}/`);
  return names;
}

interface Compared {
  readonly documents: readonly (Node | undefined)[];
  /** What the test says of it. */
  readonly statements: string[];
}

async function readTest(test: string, body: string, clone: Clone): Promise<Pair[]> {
  const documents = new Map<string, Node>();
  const names = new Map(clone.names);
  const found: Compared[] = [];
  for (const statement of statementsOf(body).map((one) => expand(one, clone.helpers))) {
    const compared = await comparedBy(statement, documents, clone);
    if (compared) found.push({ documents: compared, statements: [] });
    // The comparison holds on to the documents: what is changed in them later counts as well.
    else if (found.length === 0 || /^s\d(?:\.|, err =)/.test(statement))
      await carryOut(statement, documents, names, clone);
    else found.at(-1)?.statements.push(statement);
  }
  if (found.length === 0) throw new UnreadGo("it compares no two documents");
  return found.map((one, index) => pairOf(index === 0 ? test : `${test} (${index + 1})`, one, clone));
}

async function comparedBy(
  statement: string,
  documents: ReadonlyMap<string, Node>,
  clone: Clone,
): Promise<readonly (Node | undefined)[] | undefined> {
  const given = /GetWithOperationsSourcesMap\(diff\.NewConfig\(\), (.+)\)$/.exec(statement)?.[1];
  if (given !== undefined)
    return [...given.matchAll(/\w+/g)].map(([name]) => documents.get(name)).filter((node) => node !== undefined);
  const numbers = /:= d\(t, diff\.NewConfig\(\), (\d+), (\d+)(?:, \w+(?:\(\))?)?\)$/.exec(statement);
  if (!numbers) return undefined;
  return Promise.all([numbers[1], numbers[2]].map((n) => load(join(clone.data, `openapi-test${n}.yaml`))));
}

const without = /^(?:require\.NoError|loader :?=|t\.Parallel|loader\.)/;

async function carryOut(
  statement: string,
  documents: Map<string, Node>,
  names: Map<string, GoValue>,
  clone: Clone,
): Promise<void> {
  if (without.test(statement)) return;
  const opened =
    /^(\w+)(?:, err)? :?= (?:open|loader\.LoadFromFile|l)\((.+?)(?:, (?:loader|newLoader\w*\(\)))?\)$/.exec(statement);
  if (opened) {
    documents.set(opened[1] ?? "", await load(fileOf(opened[2] ?? "", names, clone)));
    return;
  }
  const sourced = /^(\w+), err :?= load\.NewSpecInfo\(loader, load\.NewSource\((.+)\)\)$/.exec(statement);
  if (sourced) {
    documents.set(sourced[1] ?? "", await load(fileOf(sourced[2] ?? "", names, clone)));
    return;
  }
  const deleted =
    /^delete\((.+), ("[^"]*"|\w+)\)$/.exec(statement) ??
    /^(.+)\.(?:Delete\(|SetOperation\()("[^"]*")(?:, nil)?\)$/.exec(statement);
  if (deleted) {
    const { parent, key } = findMember(documents, deleted[1] ?? "", names);
    const name = String(readLiteral(deleted[2] ?? "", names));
    delete (parent[key] as Node | undefined)?.[name === name.toUpperCase() ? name.toLowerCase() : name];
    return;
  }
  const removed = /^deleteParam\((.+), ([\w.]+), ("[^"]*")\)$/.exec(statement);
  if (removed) {
    const { parent, key } = findMember(documents, `${removed[1]}.Parameters`, names);
    const [place, name] = [readLiteral(removed[2] ?? "", names), readLiteral(removed[3] ?? "", names)];
    parent[key] = (parent[key] as Node[]).filter((one) => one["in"] !== place || one["name"] !== name);
    return;
  }
  const named = /^(\w+) :?= (.+)$/.exec(statement);
  if (named) {
    names.set(named[1] ?? "", readLiteral(named[2] ?? "", names));
    return;
  }
  const assigned = /^(s\d\S*(?:\(\S+, \S+\)\S*)?) = (.+)$/.exec(statement);
  if (!assigned) throw new UnreadGo(`statement ${statement.slice(0, 60)}`);
  const { parent, key } = findMember(documents, assigned[1] ?? "", names);
  const value = readValue(assigned[2] ?? "", documents, names);
  // Go's empty values are members that are absent.
  if (value === null || value === "" || value === false || value === 0) delete parent[key];
  else parent[key] = Array.isArray(value) && key === "type" && value.length === 1 ? value[0] : structuredClone(value);
}

/** A literal, the start of a list of a document, or such a list with one more entry. */
function readValue(source: string, documents: ReadonlyMap<string, Node>, names: ReadonlyMap<string, GoValue>): unknown {
  const [, start, end, longer, entry] = /^(s\d.+)\[:(\d+)\]$|^append\((s\d.+), ("[^"]*")\)$/.exec(source) ?? [];
  const list = start ?? longer;
  if (list === undefined) return readLiteral(source, names);
  const { parent, key } = findMember(documents, list, names);
  const values = (parent[key] as readonly unknown[] | undefined) ?? [];
  return entry === undefined ? values.slice(0, Number(end)) : [...values, readLiteral(entry, names)];
}

function fileOf(source: string, names: ReadonlyMap<string, GoValue>, { data, folders }: Clone): string {
  const helper = /^(\w+)\(("[^"]*")\)$/.exec(source);
  const folder = helper && folders.get(helper[1] ?? "");
  if (folder) return join(data, folder, JSON.parse(helper[2] ?? "") as string);
  const numbered = /^t, (\d+)$/.exec(source);
  if (numbered) return join(data, `openapi-test${numbered[1]}.yaml`);
  const file = readLiteral(source, names);
  if (typeof file !== "string") throw new UnreadGo(`file ${source}`);
  return join(data, file.replace("../data/", ""));
}

async function load(file: string): Promise<Node> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new UnreadGo("a file that is not there");
  });
  if (/\$ref: *['"]?[^#'" ]/.test(text)) throw new UnreadGo("documents of several files");
  return parse(text, { maxAliasCount: -1 }) as Node;
}

function pairOf(test: string, { documents: [base, revision], statements }: Compared, clone: Clone): Pair {
  if (!base || !revision) throw new UnreadGo("documents that it makes itself");
  return { test, base, revision, ...readVerdict(statements, clone) };
}
