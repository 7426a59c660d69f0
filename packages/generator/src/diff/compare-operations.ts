import { isDeepStrictEqual } from "node:util";
import {
  type Behaviours,
  type Content,
  deref,
  type OpenApiDocument,
  type OperationObject,
  type Parameter,
  type PathItem,
  type Reference,
  type RequestBody,
  type Response,
} from "../openapi/document.ts";
import { compareSchemas, type Direction, type Documents, type LocalChange, type NamedPair } from "./compare-schemas.ts";

/** One operation where its spec has it. */
export interface Located {
  readonly id: string;
  readonly item: PathItem;
  readonly operation: OperationObject;
}

/** Compares two versions of an operation: parameters, body, answers and behaviours. */
export function compareOperations(
  documents: Documents,
  before: Located,
  after: Located,
): { readonly changes: LocalChange[]; readonly pairs: NamedPair[] } {
  const changes: LocalChange[] = [];
  const pairs: NamedPair[] = [];
  const place = after.id;
  const add = (level: LocalChange["level"], at: string, message: string, why?: string): void => {
    changes.push({ level, place: at, message, ...(why !== undefined && { why }) });
  };
  const contents = (direction: Direction, at: string, from: Content | undefined, to: Content | undefined): void => {
    for (const [type, { schema }] of Object.entries(from ?? {})) {
      const counterpart = to?.[type];
      if (!counterpart) add("major", at, `is no longer ${type}`);
      else if (schema || counterpart.schema) {
        // Through a wrapper, so that a named schema at the top is a pair of its own as everywhere else.
        const found = compareSchemas(
          documents,
          direction,
          at,
          { items: schema ?? {} },
          { items: counterpart.schema ?? {} },
        );
        changes.push(...found.changes.map((change) => ({ ...change, place: change.place.replace(`${at}[]`, at) })));
        pairs.push(...found.pairs.map((pair) => ({ ...pair, place: pair.place.replace(`${at}[]`, at) })));
      }
    }
    for (const type of Object.keys(to ?? {})) if (from && !(type in from)) add("minor", at, `can be ${type} now`);
  };

  if (before.id !== after.id) {
    add("major", place, `was called ${before.id}`, "the named call has another name; the path is the same");
  }
  if (!before.operation.deprecated && after.operation.deprecated) add("minor", place, "is deprecated");
  compareParameters();
  compareBody();
  compareAnswers();
  changes.push(...compareBehaviours(place, before.operation["x-northbound"], after.operation["x-northbound"]));
  return { changes, pairs };

  function compareParameters(): void {
    const from = parametersOf(documents.old, before);
    const to = parametersOf(documents.new, after);
    for (const [key, parameter] of from) {
      const at = `${place} ${key}`;
      const counterpart = to.get(key);
      if (!counterpart) {
        add("major", at, "is gone", "callers that send it no longer compile");
        continue;
      }
      if (!parameter.required && counterpart.required) {
        add("major", at, "became required", "callers may leave it out today");
      } else if (parameter.required && !counterpart.required) add("minor", at, "became optional");
      contents("request", at, { value: schemaOf(parameter) }, { value: schemaOf(counterpart) });
    }
    for (const [key, parameter] of to) {
      if (from.has(key)) continue;
      if (parameter.required) add("major", `${place} ${key}`, "is new and required", "no caller sends it yet");
      else add("minor", `${place} ${key}`, "is new");
    }
  }

  function compareBody(): void {
    const [from, to] = [bodyOf(documents.old, before), bodyOf(documents.new, after)];
    const at = `${place} body`;
    if (!from && !to) return;
    if (!to) add("major", at, "is gone");
    else if (!from) add(to.required ? "major" : "minor", at, to.required ? "is new and required" : "is new");
    else {
      if (!from.required && to.required) add("major", at, "became required", "callers may leave it out today");
      if (from.required && !to.required) add("minor", at, "became optional");
      contents("request", at, from.content, to.content);
    }
  }

  function compareAnswers(): void {
    const [from, to] = [before.operation.responses ?? {}, after.operation.responses ?? {}];
    const [good, goodNow] = [goodAnswers(from), goodAnswers(to)];
    const contentOf = (document: OpenApiDocument, response: Response | Reference): Content =>
      deref<Response>(document, response).content ?? {};
    const known = Object.values(good).map((response) => contentOf(documents.old, response));
    for (const [status, response] of Object.entries(good)) {
      // What was only the default may have got a status of its own.
      const counterpart = goodNow[status] ?? (status === "default" ? Object.values(goodNow)[0] : undefined);
      const at = `${place} ${status}`;
      if (!counterpart) add("major", at, "is gone");
      else contents("response", at, contentOf(documents.old, response), contentOf(documents.new, counterpart));
    }
    for (const [status, response] of Object.entries(goodNow)) {
      if (status in good || "default" in good) continue;
      const content = contentOf(documents.new, response);
      const isKnown = known.some((one) => isDeepStrictEqual(one, content));
      const isFirst = known.every((one) => Object.keys(one).length === 0);
      const level = isKnown ? "patch" : isFirst ? "minor" : "major";
      add(level, `${place} ${status}`, "is new", level === "major" ? "the call may give something else" : undefined);
    }
    // Failures become errors of one form, whatever their schema.
    for (const status of Object.keys(from)) {
      if (!(status in good) && !(status in to)) add("patch", `${place} ${status}`, "is gone");
    }
    for (const status of Object.keys(to)) {
      if (!(status in goodNow) && !(status in from)) add("patch", `${place} ${status}`, "is new");
    }
  }
}

type Responses = Readonly<Record<string, Response | Reference>>;

/** The answers that a call gives: the good ones, or the default where no status is named. */
function goodAnswers(responses: Responses): Responses {
  const good = Object.entries(responses).filter(([status]) => status.startsWith("2"));
  if (good.length > 0) return Object.fromEntries(good);
  return responses["default"] ? { default: responses["default"] } : {};
}

function schemaOf({ schema, content }: Parameter): Content[string] {
  const own = schema ?? Object.values(content ?? {})[0]?.schema;
  return own === undefined ? {} : { schema: own };
}

function parametersOf(document: OpenApiDocument, { item, operation }: Located): Map<string, Parameter> {
  const all: (Parameter | Reference)[] = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
  return new Map(
    all.map((entry) => {
      const parameter = deref<Parameter>(document, entry);
      return [`${parameter.in} ${parameter.name}`, parameter] as const;
    }),
  );
}

function bodyOf(document: OpenApiDocument, { operation }: Located): RequestBody | undefined {
  return operation.requestBody && deref<RequestBody>(document, operation.requestBody);
}

// Why a behaviour counts as it does; what is not listed changes how a call is made, not what callers write.
const behaviourLevels: { readonly [Name in keyof Behaviours]?: readonly [LocalChange["level"], string] } = {
  paging: ["major", "the call gives pages, or no longer does"],
  stream: ["major", "the call gives a stream, or no longer does"],
  items: ["major", "iterating gives other items"],
  until: ["minor", "other servers have it"],
  since: ["minor", "other servers have it"],
};

function compareBehaviours(place: string, from: Behaviours = {}, to: Behaviours = {}): LocalChange[] {
  const names = new Set([...Object.keys(from), ...Object.keys(to)]) as Set<keyof Behaviours>;
  return [...names].flatMap((name): LocalChange[] => {
    const [before, after] = [JSON.stringify(from[name]), JSON.stringify(to[name])];
    if (before === after) return [];
    const [level, why] = behaviourLevels[name] ?? ["patch", undefined];
    const message = `x-northbound.${name}: ${before ?? "none"} became ${after ?? "none"}`;
    return [{ level, place, message, ...(why !== undefined && { why }) }];
  });
}
