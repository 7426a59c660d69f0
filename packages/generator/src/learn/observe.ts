import { deref, type MediaType, type OpenApiDocument, type Response, type Schema } from "../openapi/document.ts";
import { pointerOf } from "../openapi/pointer.ts";
import type { Branch } from "./branches.ts";
import { createCompare, type Compare } from "./compare.ts";
import type { Difference } from "./differences.ts";
import type { ObservedExchange } from "./exchange.ts";
import type { Place, SchemaAt } from "./place.ts";
import { createRoutes, type Route, type Routes } from "./routes.ts";

/** A difference, and everything that shows it. */
export interface Group {
  readonly difference: Difference;
  readonly exchanges: Set<ObservedExchange>;
  readonly values: unknown[];
  /** Operations that showed it, by their ids. */
  readonly operations: Set<string>;
  times: number;
}

/** What exchanges show of a document. */
export interface Observed {
  readonly groups: readonly Group[];
  readonly compare: Compare;
  readonly routes: Routes;
  /** Exchanges whose answer was compared. */
  readonly compared: number;
  /** Exchanges with an object of a schema, by the place of its schema. */
  readonly objects: ReadonlyMap<string, ReadonlySet<ObservedExchange>>;
  /** Places of the members that any exchange had. */
  readonly members: ReadonlySet<string>;
}

/** A place as a key of a map. */
export function keyOf(place: Place): string {
  return JSON.stringify(place);
}

/** Compares exchanges with a document, and collects what they differ in. */
export function observe(
  document: OpenApiDocument,
  exchanges: Iterable<ObservedExchange>,
  basePaths: readonly string[],
): Observed {
  const observer = new Observer(document, basePaths);
  for (const exchange of exchanges) observer.take(exchange);
  return observer;
}

/** Values that are kept of one difference. */
const mostValues = 200;

class Observer implements Observed {
  readonly compare: Compare;
  readonly routes: Routes;
  compared = 0;
  readonly objects = new Map<string, Set<ObservedExchange>>();
  readonly members = new Set<string>();
  readonly #document: OpenApiDocument;
  readonly #groups = new Map<string, Group>();

  constructor(document: OpenApiDocument, basePaths: readonly string[]) {
    this.#document = document;
    this.compare = createCompare(document);
    this.routes = createRoutes(document, basePaths);
  }

  get groups(): readonly Group[] {
    return [...this.#groups.values()];
  }

  take(exchange: ObservedExchange): void {
    const { method, url, status, operation, answer } = exchange;
    const path = this.routes.below(url.split("?", 1)[0] ?? "");
    const route = this.routes.named(operation) ?? this.routes.find(method, path);
    if (route) this.#takeAnswer(exchange, route);
    else if (status >= 200 && status < 300) {
      const place: Place = ["paths", path, method.toLowerCase()];
      this.#add({ kind: "operation", place, name: operation, seen: String(status), value: answer }, exchange);
    }
  }

  #takeAnswer(exchange: ObservedExchange, route: Route): void {
    const { status, answer, omitted } = exchange;
    const { operation, path, method } = route;
    const responses = operation.responses ?? {};
    const name = [String(status), `${String(status)[0]}XX`, "default"].find((one) => responses[one] !== undefined);
    const place: Place = ["paths", path, method, "responses"];
    if (name === undefined) {
      this.#add({ kind: "status", place, name: String(status), seen: "status", value: answer }, exchange, route);
      return;
    }
    if (method === "head" || (answer === undefined && omitted === undefined)) return;
    const found = this.#responseAt(responses[name] as Response, [...place, name]);
    const { content } = found.response;
    const said = (exchange.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
    const add = (kind: "content" | "body", type: string): void =>
      this.#add({ kind, place: found.place, name: type, seen: "content", value: answer }, exchange, route);
    if (answer === undefined) {
      if (said !== "" && content && !hasType(content, said)) add("content", said);
      return;
    }
    const media = jsonIn(content, said);
    if (!media) {
      add(content ? "content" : "body", isJson(said) ? said : "application/json");
      return;
    }
    const [type, { schema }] = media;
    if (schema === undefined) return;
    this.compared += 1;
    this.#compareBody({ schema, place: [...found.place, "content", type, "schema"] }, exchange, route);
  }

  #compareBody(at: SchemaAt, exchange: ObservedExchange, route: Route): void {
    const witness = (branch: Branch, value: object): void => {
      const key = keyOf(branch.owner);
      const seen = this.objects.get(key) ?? new Set();
      this.objects.set(key, seen.add(exchange));
      for (const name of Object.keys(value))
        for (const { place } of branch.members.get(name) ?? []) this.members.add(keyOf(place));
    };
    for (const difference of this.compare(at, exchange.answer, witness)) this.#add(difference, exchange, route);
  }

  #responseAt(response: Response | { readonly $ref: string }, place: Place) {
    if (!("$ref" in response)) return { response, place };
    return { response: deref(this.#document, response) as Response, place: pointerOf(response.$ref) };
  }

  #add(difference: Difference, exchange: ObservedExchange, route?: Route): void {
    const { kind, place, name = "" } = difference;
    const wide = kind === "null" || kind === "type" ? "type" : kind;
    const key = `${wide} ${name} ${kind === "operation" ? `${exchange.method} ${place[1]}` : keyOf(place)}`;
    let group = this.#groups.get(key);
    if (!group) {
      group = { difference, exchanges: new Set(), values: [], operations: new Set(), times: 0 };
      this.#groups.set(key, group);
    }
    group.exchanges.add(exchange);
    group.times += 1;
    if (group.values.length < mostValues && difference.value !== undefined) group.values.push(difference.value);
    if (route) group.operations.add(route.operation.operationId ?? `${route.method.toUpperCase()} ${route.path}`);
  }
}

type ContentOf = Readonly<Record<string, MediaType & { readonly schema?: Schema }>>;

function isJson(type: string): boolean {
  return /[/+]json\b/.test(type);
}

/** The JSON of a content: the type that the answer says, or else the first. */
function jsonIn(content: ContentOf | undefined, said: string): [string, MediaType] | undefined {
  const all = Object.entries(content ?? {});
  return all.find(([type]) => type.toLowerCase() === said && isJson(type)) ?? all.find(([type]) => isJson(type));
}

function hasType(content: ContentOf, said: string): boolean {
  return Object.keys(content).some((range) => {
    const form = range.toLowerCase().split(";", 1)[0] ?? "";
    return form === said || form === "*/*" || (form.endsWith("/*") && said.startsWith(form.slice(0, -1)));
  });
}
