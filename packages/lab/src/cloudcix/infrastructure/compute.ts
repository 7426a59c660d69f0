import type { Handler } from "../../core/backend.ts";
import { empty } from "../../http/message.ts";
import type { SpecOperation } from "../../spec/read-spec.ts";
import {
  answerRecord,
  changeRecord,
  type CixContext,
  type Collection,
  collectionOf,
  createRecord,
  findRecord,
  tableOf,
} from "../collections/collections.ts";
import { refuseField } from "../errors.ts";
import { afterGrace, passThrough } from "./lifecycle.ts";
import type { LabRecord } from "../collections/tables.ts";
import type { CloudCixState } from "../state.ts";

/** What a user may ask for, by kind of record and its state. */
const requests: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "compute/instances": {
    running: ["stop", "delete", "update_running"],
    stopped: ["restart", "delete", "update_stopped"],
    delete_queue: ["restart", "stop"],
  },
  "compute/routers": { running: ["update_running", "delete"], delete_queue: ["restart"] },
  "compute/snapshots": { running: ["update_running", "delete"] },
  "compute/firewalls": { running: ["update_running", "delete"] },
  "compute/vpns": { running: ["update_running", "delete"] },
  "compute/volumes": { running: ["update_running", "delete"] },
  "compute/backups": { running: ["delete"] },
  "compute/gpus": { running: ["delete"] },
};

/** The text of a record that is being built is not published; this one is the lab's own. */
const building = "building";

/** Where a request leads. A record shows the word of the request until a robot takes it up. */
const courses: Readonly<Record<string, readonly string[]>> = {
  stop: ["stop", "stopped"],
  restart: ["restart", "running"],
  update_running: ["update_running", "running"],
  update_stopped: ["update_stopped", "stopped"],
  delete: ["delete", "deleting", "delete_queue"],
};

/** The behaviours of what lives through states. */
export function computeBehaviour(operation: SpecOperation): Handler<CloudCixState> | undefined {
  const collection = collectionOf(operation);
  const allowed = collection && requests[collection.name];
  if (!collection || !allowed) return undefined;
  switch (operation.method) {
    case "POST":
      return (context) => {
        const record = createRecord(collection, context);
        passThrough(context.state, record, [building, "running"]);
        return answerRecord(operation, record);
      };
    case "PUT":
      return (context) => {
        const record = findRecord(collection, context);
        const before = String(record["state"]);
        const { state: asked } = context.body as LabRecord;
        if (typeof asked === "string" && !allowed[before]?.includes(asked))
          throw refuseField(operation, "state", "state");
        changeRecord(collection, context);
        record["state"] = before;
        if (typeof asked === "string") start(collection, context, record, asked);
        return answerRecord(operation, record);
      };
    case "DELETE":
      return (context) => {
        // Without the grace period that a request by state leaves.
        const record = findRecord(collection, context);
        passThrough(context.state, record, ["deleting", "closed"], () => remove(collection, context, record));
        return empty(204);
      };
    default:
      return undefined;
  }
}

function start(collection: Collection, context: CixContext, record: LabRecord, asked: string): void {
  passThrough(context.state, record, courses[asked] ?? [asked], () => {
    if (record["state"] !== "delete_queue") return;
    const hours = typeof record["grace_period"] === "number" ? record["grace_period"] : 168;
    afterGrace(context.state, record, hours, () => remove(collection, context, record));
  });
}

function remove(collection: Collection, context: CixContext, record: LabRecord): void {
  tableOf(collection, context).records.delete(String(record[collection.keyMember]));
}
