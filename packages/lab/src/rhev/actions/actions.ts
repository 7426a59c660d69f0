import { fromBase64 } from "../../core/bytes.ts";
import { Answer, binary } from "../../http/message.ts";
import { addJob } from "../event-log.ts";
import { readBody } from "../serialization/encoding.ts";
import { checkParents, findItem, pathOf } from "../collections/lists.ts";
import { type Act, diskActions, hostActions, machineActions, storageActions, transferActions } from "./machines.ts";
import { outputsOf } from "./outputs.ts";
import { backupActions, jobActions, nicActions, snapshotActions, stepActions } from "./parts.ts";
import { apiPath } from "../spec.ts";
import { answerAs, lapse, startTask } from "./tasks.ts";
import type { Role } from "../tree.ts";
import type { EngineContext } from "../handlers.ts";
import type { Item } from "../types.ts";
import { mustBeAllowed, sightOf } from "../access/permissions.ts";
import { authorOf } from "../collections/writes.ts";

const acts: Readonly<Record<string, Readonly<Record<string, Act>>>> = {
  Vm: machineActions,
  Host: hostActions,
  StorageDomain: storageActions,
  Disk: diskActions,
  ImageTransfer: transferActions,
  Nic: nicActions,
  Snapshot: snapshotActions,
  Backup: backupActions,
  Job: jobActions,
  Step: stepActions,
};

/** Actions that storage tasks belong to: they answer before their end unless `async` is false. */
const slow = new Set([
  "move",
  "copy",
  "export",
  "sparsify",
  "reduce",
  "convert",
  "clone",
  "previewsnapshot",
  "commitsnapshot",
  "undosnapshot",
  "restore",
  "import",
]);

/** Runs an action on an object or on a collection. */
export async function act(
  { name, place, onObject }: Extract<Role, { kind: "action" }>,
  context: EngineContext,
): Promise<unknown> {
  const { state, operation, body } = context;
  const path = pathOf(context);
  const target = targetOf(context, place, onObject, path);
  mustBeAllowed(context, path, name);
  const action = readBody(context, state.model.takenBy(operation) ?? "Action", body);
  if (place && target) acts[place.type]?.[name]?.(state, target, action, path.split("/").slice(0, -2).join("/"));
  const outputs = outputsOf(name, { state, target, action, path });
  if (operation.answers["200"]?.some(({ mediaType }) => mediaType === "application/octet-stream"))
    return binary(pixel, "image/png");

  const steps = slow.has(name) ? 2 : 1;
  const job = {
    job: addJob(state, {
      description: `${titleOf(name)} ${place?.type ?? ""} ${String(target?.["name"] ?? "")}`.trim(),
      steps,
      ...authorOf(context, place, target),
    }),
  };
  const isLater = "202" in operation.answers && (slow.has(name) || context.search.get("async") === "true");
  if (isLater && action["async"] !== "false") {
    const href = startTask(state, path, false, steps);
    const parent = apiPath + path.split("/").slice(0, -1).join("/");
    const links = [
      { rel: "parent", href: parent },
      { rel: "replay", href: apiPath + path },
    ];
    return answerAs(operation, { ...job, id: href.split("/").at(-1), href, status: "pending", link: links }, 202);
  }
  if (isLater) await lapse(state, steps);
  if ("201" in operation.answers) return answerAs(operation, { ...action, id: state.random.uuid() }, 201);
  if (operation.answers["200"]?.length === 0 || !("200" in operation.answers)) return new Answer(204, { kind: "none" });
  return answerAs(operation, { ...outputs, ...job, status: "complete" }, 200);
}

function targetOf(
  context: EngineContext,
  place: Extract<Role, { kind: "action" }>["place"],
  onObject: boolean,
  path: string,
): Item | undefined {
  const above = path.split("/").slice(0, -1);
  if (!place || !onObject) {
    checkParents(context.state, above.join("/"), sightOf(context));
    return undefined;
  }
  return findItem(place, context, above.slice(0, -1).join("/"), above.at(-1)).item;
}

function titleOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** A picture of one point. */
const pixel = fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
);
