import type { Handler } from "../../core/backend.ts";
import { empty } from "../../http/message.ts";
import type { SpecOperation } from "../../spec/read-spec.ts";
import type { CixContext, Collection } from "../collections/collection.ts";
import {
  answerRecord,
  changeRecord,
  collectionOf,
  createRecord,
  findRecord,
  tableOf,
} from "../collections/collections.ts";
import { refuseField } from "../errors.ts";
import { sibling } from "./iaas.ts";
import { afterGrace, passThrough } from "./lifecycle.ts";
import type { LabRecord } from "../collections/tables.ts";
import type { CloudCixState } from "../state.ts";

type Requests = Readonly<Record<string, readonly string[]>>;

const changes: Requests = { running: ["update_running", "delete"] };
const networkChanges: Requests = { ...changes, delete_queue: ["restart"] };

/**
 * What a user may ask for, by kind of record and its state: the vendor's SDK at each `state`. That firewalls and VPNs are
 * brought back by `restart` stands in the guide on common patterns of its samples.
 */
const requests: Readonly<Record<string, Requests>> = {
  "compute/instances": {
    running: ["stop", "delete", "update_running"],
    stopped: ["restart", "delete", "update_stopped"],
    delete_queue: ["restart", "stop"],
  },
  "compute/routers": networkChanges,
  "compute/snapshots": changes,
  "compute/firewalls": networkChanges,
  "compute/vpns": networkChanges,
  "compute/volumes": changes,
  "compute/backups": { running: ["delete"] },
  "compute/gpus": { running: ["delete"] },
};

/**
 * Where a request leads. A record shows the word of the request until a robot takes it up. Deletion waits out the grace
 * period in `delete_queue`.
 */
const courses: Readonly<Record<string, readonly string[]>> = {
  stop: ["stop", "stopped"],
  restart: ["restart", "running"],
  update_running: ["update_running", "running"],
  update_stopped: ["update_stopped", "stopped"],
  delete: ["delete", "delete_queue"],
};

/** Seven days, by the guide on common patterns. */
const defaultGrace = 168;

/** The behaviours of what lives through states, and of the projects that hold it. */
export function computeBehaviour(operation: SpecOperation): Handler<CloudCixState> | undefined {
  const collection = collectionOf(operation);
  if (collection?.name === "compute/project") return projectBehaviour(collection, operation);
  if (collection?.name === "compute/sshKeys" && operation.method === "POST") return keyBehaviour(collection, operation);
  const allowed = collection && requests[collection.name];
  if (!collection || !allowed) return undefined;
  switch (operation.method) {
    case "POST":
      return (context) => {
        const record = createRecord(collection, context);
        const fails = context.state.failing.delete(collection.name);
        passThrough(context.state, record, ["pending", "building", fails ? "unresourced" : "running"]);
        return answerRecord(operation, record);
      };
    case "PUT":
    case "PATCH":
      return (context) => {
        const record = findRecord(collection, context);
        const before = String(record["state"]);
        const { state: asked } = context.body as LabRecord;
        if (typeof asked === "string" && !allowed[before]?.includes(asked))
          throw refuseField(operation, "state", "state");
        if (hasRulesOfAnotherKind(record, context.body as LabRecord)) throw refuseField(operation, "rules", "form");
        const settings = record["metadata"] as object | undefined;
        changeRecord(collection, context);
        // The vendor's SDK at NetworkVpnUpdate: a setting that is left out keeps its value.
        if (collection.name === "compute/vpns") record["metadata"] = { ...settings, ...(record["metadata"] as object) };
        record["state"] = before;
        if (typeof asked === "string") start(collection, context, record, asked);
        return answerRecord(operation, record);
      };
    case "DELETE":
      return (context) => {
        // The vendor's SDK: the grace period is set to 0, and nothing can be brought back.
        const record = findRecord(collection, context);
        if ("grace_period" in record) record["grace_period"] = 0;
        passThrough(context.state, record, ["delete", "deleting", "deleted"], () =>
          remove(collection, context, record),
        );
        return empty(204);
      };
    default:
      return undefined;
  }
}

/** A geo firewall has rules for groups of countries, the other kind has none of those. */
function hasRulesOfAnotherKind({ type }: LabRecord, { rules }: LabRecord): boolean {
  if ((type !== "geo" && type !== "project") || !Array.isArray(rules)) return false;
  return rules.some((rule) => "group_name" in (rule as object) !== (type === "geo"));
}

/** Without a public key a pair is made, and its private key is in this answer only. */
function keyBehaviour(collection: Collection, operation: SpecOperation): Handler<CloudCixState> {
  return (context) => {
    const record = createRecord(collection, context);
    if ((context.body as LabRecord)["public_key"] !== undefined) return answerRecord(operation, record);
    const secret = String(record["id"]).padStart(64, "A");
    record["public_key"] = `ssh-ed25519 ${secret} made-up`;
    const pem = `-----BEGIN OPENSSH PRIVATE KEY-----\n${secret}\n-----END OPENSSH PRIVATE KEY-----\n`;
    return answerRecord(operation, { ...record, private_key: pem });
  };
}

/** Deleting a project queues what is in it, and ends the project when all of that is gone. */
function projectBehaviour(collection: Collection, operation: SpecOperation): Handler<CloudCixState> | undefined {
  if (operation.method === "DELETE") {
    return (context) => {
      leave(collection, context, findRecord(collection, context));
      return empty(204);
    };
  }
  if (operation.method !== "PATCH") return undefined;
  return (context) => {
    const record = changeRecord(collection, context);
    const { state: asked } = context.body as LabRecord;
    delete record["state"];
    const answer = answerRecord(operation, record);
    if (asked === "delete") leave(collection, context, record);
    return answer;
  };
}

function leave(projects: Collection, context: CixContext, project: LabRecord): void {
  context.state.leavingProjects.add(project["id"]);
  for (const { collection, record } of insideOf(context, project["id"])) {
    if (requests[collection.name]?.[String(record["state"])]?.includes("delete"))
      start(collection, context, record, "delete");
  }
  endProject(projects, context, project["id"]);
}

function endProject(projects: Collection, context: CixContext, id: unknown): void {
  if (!context.state.leavingProjects.has(id) || insideOf(context, id).length > 0) return;
  tableOf(projects, { state: context.state, pathParams: {} }).records.delete(String(id));
}

/** What lives in a project. */
function insideOf({ operation, state }: CixContext, project: unknown): { collection: Collection; record: LabRecord }[] {
  return Object.keys(requests).flatMap((name) => {
    const collection = collectionOf(sibling(operation, `${name}/read`));
    return !collection
      ? []
      : state.tables
          .peek(`${name} []`)
          .filter((record) => record["project_id"] === project)
          .map((record) => ({ collection, record }));
  });
}

function start(collection: Collection, context: CixContext, record: LabRecord, asked: string): void {
  passThrough(context.state, record, courses[asked] ?? [asked], () => {
    if (record["state"] !== "delete_queue") return;
    const hours = typeof record["grace_period"] === "number" ? record["grace_period"] : defaultGrace;
    afterGrace(context.state, record, hours, () =>
      passThrough(context.state, record, ["deleting", "deleted"], () => remove(collection, context, record)),
    );
  });
}

/** What is deleted reads as 404. */
function remove(collection: Collection, context: CixContext, record: LabRecord): void {
  tableOf(collection, { state: context.state, pathParams: {} }).records.delete(String(record[collection.keyMember]));
  const projects = collectionOf(sibling(context.operation, "compute/project/read"));
  if (projects) endProject(projects, context, record["project_id"]);
}
