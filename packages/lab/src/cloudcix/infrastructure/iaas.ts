import type { Handler } from "../../core/backend.ts";
import type { SpecOperation } from "../../spec/read-spec.ts";
import type { CixContext, Collection } from "../collections/collection.ts";
import {
  addRecord,
  answerRecord,
  changeRecord,
  collectionOf,
  createRecord,
  findRecord,
  listRecords,
  tableOf,
} from "../collections/collections.ts";
import type { FieldProblem } from "../codes.ts";
import { notFound, refuseField, refuseFields } from "../errors.ts";
import { afterGrace, passThrough } from "./lifecycle.ts";
import type { LabRecord } from "../collections/tables.ts";
import { builtKinds, type CloudCixState } from "../state.ts";

/** What a user may ask for in a state. Robots have a table of their own. */
const requests: Readonly<Record<number, readonly number[]>> = { 4: [5, 8, 10], 6: [7, 8, 15], 9: [7] };

/** Where a request leads, one robot's step after the other. */
const courses: Readonly<Record<number, readonly number[]>> = {
  1: [1, 2, 4],
  5: [5, 12, 6],
  7: [7, 13, 4],
  8: [8, 14, 9],
  10: [10, 11, 4],
  15: [15, 16, 6],
};

const unresourced = 3;
const scrubQueue = 9;
const closed = 99;
const atRest: ReadonlySet<unknown> = new Set([4, 6, 9, 99]);

/** Members that resize a machine: sending one asks for an update by itself. */
const sizes = ["cpu", "ram", "gpu", "storages"];

/** The behaviours of what lives through states, and of the projects that hold it. */
export function iaasBehaviour(operation: SpecOperation): Handler<CloudCixState> | undefined {
  const [service, group, method] = operation.id.split("/");
  const collection = collectionOf(operation);
  if (service !== "iaas" || !collection) return undefined;
  if (builtKinds.has(collection.name)) return livingBehaviour(collection, operation, method ?? "");
  return group === "project" ? projectBehaviour(collection, operation, method ?? "") : undefined;
}

function livingBehaviour(
  collection: Collection,
  operation: SpecOperation,
  method: string,
): Handler<CloudCixState> | undefined {
  if (method === "create") {
    return (context) => {
      checkReferences(context);
      const record = createRecord(collection, context);
      linkToProject(record, context);
      build(collection, context.state, record);
      return answerRecord(operation, record);
    };
  }
  if (method !== "update" && method !== "partialUpdate") return undefined;
  return (context) => {
    const record = findRecord(collection, context);
    const asked = askedState(collection, context, record);
    const before = record["state"];
    changeRecord(collection, context);
    record["state"] = before;
    if (asked !== undefined) start(collection, context, record, asked);
    return answerRecord(operation, record);
  };
}

/** Members of a request that name a record of another collection. */
const references: Readonly<Record<string, string>> = {
  project_id: "iaas/project/read",
  image_id: "iaas/image/read",
  storage_type_id: "iaas/storageType/read",
  vm_id: "iaas/vm/read",
};

/** @throws LabFault that names every member which names nothing, and drives that can't all be the first. */
function checkReferences({ operation, body, state }: CixContext): void {
  const sent = body as LabRecord;
  const problems: [string, FieldProblem][] = [];
  for (const [member, id] of Object.entries(references)) {
    if (sent[member] === undefined) continue;
    const collection = collectionOf(sibling(operation, id));
    const records = collection && tableOf(collection, { state, pathParams: {} }).records;
    if (!records?.has(String(sent[member]))) problems.push([member, "unknown"]);
  }
  const drives = Array.isArray(sent["storages"]) ? (sent["storages"] as LabRecord[]) : [];
  if (drives.filter(({ primary }) => primary === true).length > 1) problems.push(["storages", "many"]);
  if (problems.length > 0) throw refuseFields(operation, problems);
}

/** Answers name the project itself where requests have its key. */
function linkToProject(record: LabRecord, { body, state }: CixContext): void {
  const key = (body as LabRecord | undefined)?.["project_id"];
  const project = record["project"];
  if (key === undefined || typeof project !== "object" || project === null) return;
  const stored = state.tables.peek("iaas/project []").find(({ id }) => id === key);
  record["project"] = stored ?? { ...project, id: key };
}

/** Starts the life of a new record. */
export function build({ name }: Collection, state: CloudCixState, record: LabRecord): void {
  const fails = state.failing.delete(name);
  const course = fails ? [1, 2, unresourced] : (courses[1] ?? []);
  if ("stable" in record) record["stable"] = false;
  passThrough(state, record, course, () => settle(record));
}

function settle(record: LabRecord): void {
  if ("stable" in record) record["stable"] = atRest.has(record["state"]);
}

/** The state that a change asks for, said or implied. @throws LabFault when it may not be asked for now. */
function askedState({ name }: Collection, { operation, body }: CixContext, record: LabRecord): number | undefined {
  const sent = body as LabRecord;
  const now = Number(record["state"]);
  const wanted = sent["state"];
  if (typeof wanted === "number" && wanted !== now) {
    const allowed = name === "iaas/snapshot" || name === "iaas/backup" ? (now === 4 ? [8, 10] : []) : requests[now];
    if (!allowed?.includes(wanted)) throw refuseField(operation, "state", "state");
    return wanted;
  }
  const size =
    name === "iaas/vm"
      ? sizes.find((member) => sent[member] !== undefined && differs(sent, record, member))
      : undefined;
  if (size === undefined) return undefined;
  if (now !== 4 && now !== 6) throw refuseField(operation, size, "state");
  return now === 4 ? 10 : 15;
}

function differs(sent: LabRecord, record: LabRecord, member: string): boolean {
  return JSON.stringify(sent[member]) !== JSON.stringify(record[member]);
}

function start(collection: Collection, context: CixContext, record: LabRecord, asked: number): void {
  const { state } = context;
  if ("stable" in record) record["stable"] = false;
  passThrough(state, record, courses[asked] ?? [asked], () => {
    settle(record);
    if (record["state"] === scrubQueue)
      afterGrace(state, record, graceOf(record), () => close(collection, context, record));
  });
}

function graceOf(record: LabRecord): number {
  const project = record["project"] as LabRecord | undefined;
  const hours = record["grace_period"] ?? project?.["grace_period"];
  return typeof hours === "number" ? hours : 168;
}

/** What is closed reads as 404. */
function close(collection: Collection, context: CixContext, record: LabRecord): void {
  passThrough(context.state, record, [17, closed], () => {
    settle(record);
    tableOf(collection, context).records.delete(String(record[collection.keyMember]));
  });
}

function projectBehaviour(
  collection: Collection,
  operation: SpecOperation,
  method: string,
): Handler<CloudCixState> | undefined {
  switch (method) {
    case "list":
      return (context) => {
        for (const record of tableOf(collection, context).records.values()) sum(context.state, record);
        return listRecords(collection, context);
      };
    case "read":
      return (context) => answerRecord(operation, sum(context.state, findRecord(collection, context)));
    case "create":
      return (context) => {
        const record = createRecord(collection, context);
        record["closed"] = false;
        record["virtual_router_id"] = addRouter(context, record)["id"];
        return answerRecord(operation, sum(context.state, record));
      };
    case "update":
    case "partialUpdate":
      return (context) => {
        const record = sum(context.state, findRecord(collection, context));
        const { state: wanted } = context.body as LabRecord;
        changeRecord(collection, context);
        delete record["state"];
        if (typeof wanted === "number") moveAll(context, record, wanted);
        return answerRecord(operation, sum(context.state, record));
      };
    default:
      return undefined;
  }
}

/** A project comes with its virtual router. */
export function addRouter(context: CixContext, project: LabRecord): LabRecord {
  const operation = sibling(context.operation, "iaas/virtualRouter/read");
  const collection = collectionOf(operation);
  if (!collection) throw notFound(operation);
  const table = tableOf(collection, { state: context.state, pathParams: {} });
  const router = addRecord(collection, { state: context.state, operation }, table, {});
  router["project"] = project;
  build(collection, context.state, router);
  return router;
}

/** Scrubs or restores everything in a project. @throws LabFault when it is not stable, or asked for something else. */
function moveAll(context: CixContext, project: LabRecord, wanted: number): void {
  const fits = (wanted === 8 || wanted === 4) && project["stable"] === true && Number(project["min_state"]) >= 4;
  if (!fits) throw refuseField(context.operation, "state", "state");
  for (const { collection, record } of insideOf(context, project)) {
    const asked = wanted === 8 ? 8 : 7;
    if (requests[Number(record["state"])]?.includes(asked)) start(collection, context, record, asked);
  }
}

function insideOf(context: CixContext, project: LabRecord): { collection: Collection; record: LabRecord }[] {
  return ["iaas/vm/read", "iaas/virtualRouter/read"].flatMap((id) => {
    const operation = sibling(context.operation, id);
    const collection = collectionOf(operation);
    if (!collection) return [];
    const table = tableOf(collection, { state: context.state, pathParams: {} });
    return [...table.records.values()]
      .filter((record) => holds(project, record))
      .map((record) => ({ collection, record }));
  });
}

/** What a project is as a whole: its lowest state, and whether all of it is at rest. */
export function sum(state: CloudCixState, project: LabRecord): LabRecord {
  const inside = ["iaas/vm []", "iaas/virtualRouter []"].flatMap((name) =>
    state.tables.peek(name).filter((record) => holds(project, record)),
  );
  if (inside.length === 0) return project;
  const states = inside.map((record) => Number(record["state"]));
  return Object.assign(project, {
    min_state: Math.min(...states),
    stable: states.every((one) => atRest.has(one)),
    closed: states.every((one) => one === closed),
  });
}

/** Whether a record belongs to a project. */
export function holds(project: LabRecord, record: LabRecord): boolean {
  return record["project"] === project;
}

/** Another operation of the same application. */
export function sibling(operation: SpecOperation, id: string): SpecOperation {
  const found = operation.spec.operations.find((entry) => entry.id === id);
  if (!found) throw new Error(`The spec has no ${id}.`);
  return found;
}
