import type { Handler } from "../../core/backend.ts";
import { Answer, json } from "../../http/message.ts";
import type { SpecOperation } from "../../spec/read-spec.ts";
import { notFound } from "../errors.ts";
import { checkValues, distinctValues } from "./check-values.ts";
import type { CixContext, Collection } from "./collection.ts";
import { answerPage } from "./query.ts";
import { exampleAnswerOf, exampleRecord, successBody, withValues } from "./records.ts";
import { seedOf } from "./seeds.ts";
import type { LabRecord, Table } from "./tables.ts";
import { type CloudCixState, localTime } from "../state.ts";

/** The collection of an operation: its group's list or create, and the records below that path. */
export function collectionOf(operation: SpecOperation): Collection | undefined {
  const [service = "", group = ""] = operation.id.split("/");
  const name = `${service}/${group}`;
  const own = operation.spec.operations.filter(({ id }) => id.startsWith(`${name}/`));
  const list = own.find(({ behaviours }) => behaviours.paging !== undefined);
  const create = own.find(({ id }) => id === `${name}/create`);
  const path = (list ?? create)?.path;
  if (path === undefined) return undefined;
  const item = own.find(
    (entry) => entry.path.startsWith(path) && /^\{[^}/]+\}\/?$/.test(entry.path.slice(path.length)),
  );
  const keyName = item?.path.slice(path.length).replaceAll(/[{}/]/g, "") ?? "id";
  const one = own.find(({ id }) => id === `${name}/read`) ?? create;
  const example = exampleOfOne({ one, list });
  const candidates = [snake(keyName), "id", "tsn", "code", "cidr", "name"];
  return { name, path, list, create, one, keyName, keyMember: candidates.find((key) => key in example) ?? "id" };
}

/** The behaviour of list, create, read, update, partialUpdate, delete and head, for groups that keep records. */
export function collectionBehaviour(operation: SpecOperation): Handler<CloudCixState> | undefined {
  const collection = collectionOf(operation);
  if (!collection) return undefined;
  if (operation === collection.list) return (context) => listRecords(collection, context);
  if (operation === collection.create && operation.path === collection.path) {
    return (context) => answerRecord(operation, createRecord(collection, context));
  }
  if (operation.behaviours.paging !== undefined) {
    return (context) => listRecords({ ...collection, name: operation.id, list: operation, one: undefined }, context);
  }
  if (operation.path !== `${collection.path}{${collection.keyName}}/`) return undefined;
  switch (operation.method) {
    case "GET":
    case "HEAD":
      // What is computed for any key at all is never missing.
      if (!("404" in operation.answers)) return undefined;
      return (context) => answerRecord(operation, findRecord(collection, context));
    case "PUT":
    case "PATCH":
      return (context) => answerRecord(operation, changeRecord(collection, context));
    case "DELETE":
      return (context) => {
        findRecord(collection, context);
        tableOf(collection, context).records.delete(keyOf(collection, context));
        return answerRecord(operation, undefined);
      };
    default:
      return undefined;
  }
}

/** A page of the collection. */
export function listRecords(collection: Collection, context: CixContext): unknown {
  const records = [...tableOf(collection, context).records.values()];
  const { operation } = context;
  const { content, _metadata: metadata } = answerPage(
    operation,
    records,
    context.query as Readonly<Record<string, unknown>>,
  );
  // Some lists hold more of each record than a read does, and ledgers add their totals to the metadata.
  const { _metadata: own, ...rest } = exampleAnswerOf(operation) ?? {};
  const { totalRecords: _, ...totals } = (own ?? {}) as LabRecord;
  const members = exampleRecord(operation) ?? {};
  return {
    content: content.map((record) => ({ ...members, ...record })),
    _metadata: { ...totals, ...metadata },
    // Compute says the same beside its metadata: its samples read `total`.
    ...("total" in rest && { count: metadata["limit"], page: metadata["page"], total: metadata["total_records"] }),
  };
}

/** The record that a path names. @throws LabFault when there is none. */
export function findRecord(collection: Collection, context: CixContext): LabRecord {
  const record = tableOf(collection, context).records.get(keyOf(collection, context));
  if (!record) throw notFound(context.operation);
  return record;
}

/** Makes a record of what was sent. @throws LabFault when the server would refuse a value. */
export function createRecord(collection: Collection, context: CixContext): LabRecord {
  const table = tableOf(collection, context);
  checkValues(collection, context, table);
  return addRecord(collection, context, table, context.body);
}

/** Puts a record of these values into a table, under the next key or the one that they name. */
export function addRecord(
  collection: Collection,
  { state, operation }: Pick<CixContext, "state" | "operation">,
  table: Table,
  values: unknown,
): LabRecord {
  const maker = collection.one ?? operation;
  const record = withValues(maker, { ...exampleRecord(maker), ...marks(collection, state, table) }, values);
  const named = collection.keyMember === "id" ? undefined : (values as LabRecord | undefined)?.[collection.keyMember];
  record[collection.keyMember] = named ?? record[collection.keyMember] ?? table.nextId();
  table.records.set(String(record[collection.keyMember]), record);
  return record;
}

/** Writes what was sent into the record that a path names. @throws LabFault when the server would refuse a value. */
export function changeRecord(collection: Collection, context: CixContext): LabRecord {
  const record = findRecord(collection, context);
  checkValues(collection, context, tableOf(collection, context), record);
  const maker = collection.one ?? context.operation;
  const { [collection.keyMember]: key } = record;
  Object.assign(record, withValues(maker, record, context.body), { [collection.keyMember]: key });
  if (typeof record["updated"] === "string") record["updated"] = localTime(context.state);
  return record;
}

/** The answer with a record in its envelope, in the form that the spec gives this operation. */
export function answerRecord(operation: SpecOperation, record: LabRecord | undefined): Answer {
  const status = Number(Object.keys(operation.answers).find((code) => code.startsWith("2")) ?? 204);
  const body = successBody(operation);
  if (!body || record === undefined) return new Answer(status, { kind: "none" });
  return json({ ...exampleAnswerOf(operation), content: withValues(operation, record, {}) }, status);
}

/** The table of a collection; records below different parents stand apart. */
export function tableOf(collection: Collection, context: Pick<CixContext, "pathParams" | "state">): Table {
  const parents = Object.entries(context.pathParams as Readonly<Record<string, unknown>>).filter(([name]) =>
    collection.path.includes(`{${name}}`),
  );
  return context.state.tables.get(`${collection.name} ${JSON.stringify(parents)}`, (table) => {
    const { one, list } = collection;
    const maker = one ?? list;
    if (!maker || !(exampleRecord(maker) || list)) return;
    const example = exampleOfOne(collection);
    for (const [index, values] of seedOf(collection.name, context.state).entries()) {
      const own = { ...distinctValues(collection, example, index + 1), ...values };
      addRecord(collection, { state: context.state, operation: maker }, table, own);
    }
  });
}

function keyOf({ keyName }: Collection, { pathParams }: CixContext): string {
  return String((pathParams as Readonly<Record<string, unknown>>)[keyName]);
}

/** What every new record has of its own. */
function marks(collection: Collection, state: CloudCixState, table: Table): LabRecord {
  const { keyMember, path } = collection;
  const number = table.nextId();
  const now = localTime(state);
  const example = exampleOfOne(collection);
  const first = example[keyMember];
  const key = typeof first !== "string" ? number : number === 1 ? first : `${first}-${number}`;
  return {
    [keyMember]: key,
    ...(typeof example["created"] === "string" && { created: now }),
    ...(typeof example["updated"] === "string" && { updated: now }),
    ...(typeof example["uri"] === "string" && { uri: `${path.replaceAll(/\{[^}]+\}/g, "1")}${String(key)}/` }),
  };
}

/** A record as a read gives it, or else a list. */
function exampleOfOne({ one, list }: Pick<Collection, "one" | "list">): LabRecord {
  return (one && exampleRecord(one)) ?? (list && exampleRecord(list)) ?? {};
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
