import type { Beginning } from "./engine.ts";
import type { Recorded } from "./recorder.ts";
import type { Scene } from "./scene.ts";

/**
 * What is kept of a run, for tests that replay it without the client: its requests, and of the answers status and form. An id that
 * an answer gave is written as `{{answer:element:index}}`, one that the client got as an argument as `{{vms:myvm}}`.
 */
export interface KeptScene {
  readonly name: string;
  readonly begin: Beginning;
  readonly exchanges: readonly KeptExchange[];
}

/** One request. */
export interface KeptExchange {
  /** Lab time that the client let pass before it, milliseconds. */
  readonly pass?: number;
  readonly request: string;
  readonly body?: string;
  readonly status: number;
  /** How many objects a list had. */
  readonly count?: number;
  /** `status`, `phase` or `snapshot_status` of the answer. A series of equal reads is kept as one, which ends there. */
  readonly until?: string;
}

/** Names of the members that answers had in every run, by method and path without ids. */
export type Forms = Record<string, readonly string[]>;

const api = "/ovirt-engine/api";
const uuid = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;

/** What of a scene is kept. */
export function keepScene({ name, begin, exchanges, filled }: Scene): KeptScene {
  const kept: KeptExchange[] = [];
  const places = new Map(filled);
  let pass = 0;
  for (const exchange of exchanges) {
    if ("pass" in exchange) {
      pass += exchange.pass;
      continue;
    }
    if (!exchange.path.startsWith(api)) continue;
    const mark = (text: string): string => text.replaceAll(uuid, (id) => places.get(id) ?? id);
    const request = `${exchange.method} ${mark(exchange.path.slice(api.length))}`;
    const state = /^ {4}<(?:status|phase|snapshot_status)>(\w+)</m.exec(exchange.answer)?.[1];
    const before = kept.at(-1);
    const isAgain =
      exchange.method === "GET" && before?.request === request && before.body === undefined && state !== undefined;
    if (isAgain) {
      kept.pop();
      // The pause between two looks, whichever of them had one.
      pass ||= before.pass ?? 0;
    }
    kept.push({
      ...(pass > 0 && { pass }),
      request,
      ...(exchange.body !== "" && { body: mark(exchange.body) }),
      status: exchange.status,
      ...(isList(exchange) && { count: itemsOf(exchange.answer).length }),
      ...(exchange.method === "GET" && state !== undefined && { until: state }),
    });
    pass = 0;
    remember(exchange.answer, kept.length - 1, places);
  }
  return { name, begin, exchanges: kept };
}

/** Whether the answer is a list: its root has no address of its own. */
function isList({ method, status, answer }: Recorded): boolean {
  return method === "GET" && status === 200 && /^<\w+\/?>/m.test(answer) && !/^<api/m.test(answer);
}

/** The objects of a list. */
function itemsOf(answer: string): readonly string[] {
  return answer.match(/^ {4}<\w+ (?:href|id)=/gm) ?? [];
}

/** Notes where the ids of an answer stand, unless another answer had them before. */
function remember(answer: string, index: number, places: Map<string, string>): void {
  const counts = new Map<string, number>();
  for (const [, element = "", id = ""] of answer.matchAll(/<(\w+)\b[^>]*?\sid="([^"]+)"/g)) {
    const count = counts.get(element) ?? 0;
    counts.set(element, count + 1);
    if (!places.has(id)) places.set(id, `{{${index}:${element}:${count}}}`);
  }
}

/** Adds the members of a scene's answers to the forms: what one answer lacks is no part of the form. */
export function addForms(forms: Forms, { exchanges }: Scene): void {
  for (const exchange of exchanges) {
    if ("pass" in exchange || exchange.status >= 300 || !exchange.path.startsWith(api)) continue;
    const names = membersOf(exchange);
    if (names.length === 0) continue;
    const path = exchange.path.slice(api.length).split(/[?;]/)[0] ?? "";
    const key = `${exchange.method} ${path
      .split("/")
      .map((segment, i) => (i > 0 && i % 2 === 0 && /\d/.test(segment) ? "{}" : segment))
      .join("/")}`;
    const known = forms[key];
    forms[key] = known ? known.filter((name) => names.includes(name)) : names;
  }
}

/** Members of the object, or of the first object of a list: the engine writes each on a line of its own. */
function membersOf({ answer }: Recorded): string[] {
  const isObject = /^<\w+ (?:href|id)=/m.test(answer);
  const first = isObject ? answer : (/^ {4}<(\w+)[ >][\s\S]*?^ {4}<\/\1>/m.exec(answer)?.[0] ?? "");
  const found = first.matchAll(isObject ? /^ {4}<([a-z_]+)/gm : /^ {8}<([a-z_]+)/gm);
  return [...new Set(Array.from(found, ([, name = ""]) => name))].filter((name) => name !== "link").toSorted();
}
