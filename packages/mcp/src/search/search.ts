import type { Effect } from "@northbound/runtime";
import { factsOf } from "../backends/facts.ts";
import type { AgentOperation, Catalogue } from "../catalogue.ts";
import { commonWords, emptyWords } from "./words.ts";

/** Finds operations by words. */
export type Search = (query: string, limit: number, effect?: Effect) => readonly AgentOperation[];

interface Entry {
  readonly operation: AgentOperation;
  readonly group: ReadonlySet<string>;
  readonly method: ReadonlySet<string>;
  readonly title: ReadonlySet<string>;
  readonly phrases: ReadonlySet<string>;
  readonly rest: ReadonlySet<string>;
}

/** What a word counts for where it stands. */
const weights = { method: 1.2, group: 1.4, title: 2, phrases: 1.5, rest: 0.35 } as const;

/** A word that the caller didn't use itself counts for less. */
const borrowed = 0.7;

/** Reads the words of every operation once. */
export function createSearch({ backend, operations }: Catalogue): Search {
  const { words = {}, phrases = {} } = factsOf(backend.name);
  const entries = operations.map((operation) => readEntry(operation, phrases[operation.id] ?? ""));
  const frequency = new Map<string, number>();
  for (const { group, method, title, phrases: own } of entries) {
    for (const word of new Set([...group, ...method, ...title, ...own])) {
      frequency.set(word, (frequency.get(word) ?? 0) + 1);
    }
  }
  const rarity = (word: string): number => Math.log(1 + entries.length / (frequency.get(word) ?? entries.length));

  return (query, limit, effect) => {
    const wanted = wordsOf(query)
      .filter((word) => !emptyWords.has(word))
      .map((word) => ({ word: stem(word), others: stems(`${words[word] ?? ""} ${commonWords[word] ?? ""}`) }));
    const scored = entries
      .filter(({ operation }) => effect === undefined || operation.effect === effect)
      .map((entry) => ({ operation: entry.operation, score: scoreOf(entry, wanted, rarity) }))
      .filter(({ score }) => score > 0);
    return scored
      .toSorted((one, other) => other.score - one.score)
      .slice(0, limit)
      .map(({ operation }) => operation);
  };
}

function scoreOf(
  entry: Entry,
  wanted: readonly { readonly word: string; readonly others: ReadonlySet<string> }[],
  rarity: (word: string) => number,
): number {
  const matched = new Set<string>();
  let sum = 0;
  for (const { word, others } of wanted) {
    const own = valueOf(entry, word) * rarity(word);
    if (own > 0) matched.add(word);
    let best = own;
    for (const other of others) {
      const value = valueOf(entry, other) * rarity(other) * borrowed;
      if (value > 0) matched.add(other);
      best = Math.max(best, value);
    }
    sum += best;
  }
  if (sum === 0) return 0;
  // Of two that match, the one that says less beside it is meant: a machine, not a nic of a snapshot of a machine.
  const spare = [...entry.title].filter((word) => !matched.has(word)).length;
  const { listed, id } = entry.operation;
  const old = listed?.deprecated === true || /Legacy|V1$/.test(id) ? 0.85 : 1;
  const many = /(?:All|Some|Filtered|Count|Meta)/.test(id) || id.includes("Status") ? 0.85 : 1;
  return (sum * old * many) / (1 + 0.09 * spare);
}

function valueOf({ group, method, title, phrases, rest }: Entry, word: string): number {
  const strongest = Math.max(
    title.has(word) ? weights.title : 0,
    phrases.has(word) ? weights.phrases : 0,
    group.has(word) ? weights.group : 0,
    method.has(word) ? weights.method : 0,
  );
  if (strongest === 0) return rest.has(word) ? weights.rest : 0;
  return strongest + (title.has(word) && group.has(word) ? 0.4 : 0);
}

function readEntry(operation: AgentOperation, phrases: string): Entry {
  const parts = operation.id.split("/");
  return {
    operation,
    group: stems(parts.slice(0, -1).join(" ")),
    method: stems(parts.at(-1) ?? ""),
    title: new Set([...stems(operation.summary)].filter((word) => !emptyWords.has(word))),
    phrases: stems(phrases),
    rest: stems(`${operation.description} ${operation.listed?.path ?? ""}`),
  };
}

function stems(text: string): ReadonlySet<string> {
  return new Set(wordsOf(text).map(stem));
}

function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/cd-rom/gi, "cdrom")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

/** Takes the endings of plurals and verbs away. */
function stem(word: string): string {
  if (word.length > 5 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (/(?:ss|us|is)$/.test(word) || word.length <= 3) return word;
  if (/(?:ches|shes|xes|sses)$/.test(word)) return word.slice(0, -2);
  return word.endsWith("s") ? word.slice(0, -1) : word;
}
