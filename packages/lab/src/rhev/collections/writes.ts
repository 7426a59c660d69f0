import { addJob, type JobPlan } from "../event-log.ts";
import { readBody } from "../serialization/encoding.ts";
import { refusal } from "../faults.ts";
import { answerItem, checkParents, findItem, pathOf } from "./lists.ts";
import { defaults, withDefaults } from "./defaults.ts";
import { factories, newCourse } from "./factories.ts";
import { mustBeAllowed, sightOf } from "../access/permissions.ts";
import { resolveReferences } from "./references.ts";
import { answerAs, lapse, startTask } from "../actions/tasks.ts";
import { type Place, shapeOf } from "../tree.ts";
import { accountOf } from "../access/session.ts";
import type { EngineState } from "../state.ts";
import { ref } from "../store.ts";
import type { EngineContext } from "../handlers.ts";
import type { Item } from "../types.ts";

/** Makes an object. Where storage work is to be done, the answer comes before its end unless the caller waits. */
export async function create(place: Place, context: EngineContext): Promise<unknown> {
  const { state, operation, body, headers } = context;
  const path = pathOf(context);
  checkParents(state, path, sightOf(context));
  mustBeAllowed(context, path, "create");
  const type = state.model.takenBy(operation) ?? place.type;
  const read = readBody(context, type, body);
  const several = read[place.element];
  if (Array.isArray(several) && !state.model.members(place.type).has(place.element)) {
    return answerAs(
      operation,
      { [place.element]: several.map((one: object) => addOne(place, context, path, one)) },
      201,
      200,
    );
  }
  const given = resolveReferences(state, type, read, path);
  const factory = factories[shapeOf(state.store.canonical(path))];
  const made = factory?.(context, given) ?? {
    item: member(state, place, given) ?? {
      ...withDefaults(defaults[shapeOf(state.store.canonical(path))], given),
      id: typeof given["id"] === "string" ? given["id"] : state.random.uuid(),
    },
  };
  const { steps = 0, done } = made;
  const existing = state.store.find(state.store.canonical(path), made.item.id);
  checkName(place, context, made.item);
  const item = state.store.add(path, existing ?? made.item);
  if ("default" in item) delete item["default"];
  const about = typeof item["name"] === "string" ? item["name"] : item.id;
  addJob(state, {
    description: `Creating ${place.type} ${about}`,
    steps: Math.max(1, steps),
    ...authorOf(context, place, item),
  });
  const wants201 = headers["x-ovirt-expect"] === "201-created" || headers["expect"] === "201-created";
  if (steps === 0 || !("202" in operation.answers) || wants201) {
    if (steps > 0) {
      state.clock.after(state.step * steps, () => done?.(item));
      if (wants201) await lapse(state, steps);
    }
    const value = answerItem(context, place, path, item);
    const answer = answerAs(operation, value, 201, 200);
    return typeof value["href"] === "string" ? answer.with("location", value["href"]) : answer;
  }
  const status = startTask(
    state,
    `${place.element === "disk_attachment" ? "/disks" : path}/${item.id}/creation_status`,
    true,
    steps,
    () => done?.(item),
  );
  const value = answerItem(context, place, path, item);
  const links = (value["link"] ?? []) as object[];
  return answerAs(
    operation,
    { ...value, creation_status: "pending", link: [...links, { rel: "creation_status", href: status }] },
    202,
  );
}

/** What a group takes in by its id or name alone, as affinity groups take machines. */
function member(
  { store, tree }: EngineState,
  place: Place,
  given: Readonly<Record<string, unknown>>,
): Item | undefined {
  if (place.template.lastIndexOf("/") === 0) return undefined;
  if (Object.keys(given).some((name) => name !== "id" && name !== "name")) return undefined;
  const top = [...tree.places.values()].find(
    ({ template, type }) => type === place.type && template.lastIndexOf("/") === 0,
  );
  const items = top ? store.all(top.template) : [];
  return items.find(({ id, name }) => (given["id"] === undefined ? name === given["name"] : id === given["id"]));
}

/** Keeps one of several objects that come together, as bricks do. */
function addOne(place: Place, context: EngineContext, path: string, given: object): unknown {
  const { state } = context;
  const item = state.store.add(path, { ...given, id: state.random.uuid() });
  addJob(state, { description: `Creating ${place.type} ${item.id}`, ...authorOf(context, place, item) });
  return answerItem(context, place, path, item);
}

/** Changes members of an object. */
export function update(place: Place, context: EngineContext): unknown {
  const { path, item } = findItem(place, context);
  mustBeAllowed(context, `${path}/${item.id}`, "update");
  const { state } = context;
  const { disk, ...given } = readBody(context, place.type, context.body);
  const changes = resolveReferences(state, place.type, given, path);
  if (changes["id"] !== undefined && changes["id"] !== item.id) {
    throw refusal("Attempt to set immutable field: id");
  }
  // The disk of an attachment is changed itself; elsewhere it can't be changed.
  if (place.type === "DiskAttachment" && isPlain(disk))
    changeDisk(state, state.store.find("/disks", item.id) ?? item, disk);
  if (place.type === "Disk") changeDisk(state, item, changes);
  else apply(item, changes);
  return answerItem(context, place, path, item, sightOf(context));
}

/** A disk that grows is locked until it has grown (`UpdateDiskCommand.lockImageInDb`, `ExtendImageSizeCommand`). */
function changeDisk(
  state: EngineState,
  disk: Item,
  { provisioned_size: size, ...changes }: Readonly<Record<string, unknown>>,
): void {
  if (disk["status"] === "locked")
    throw refusal(
      `Cannot edit Virtual Disk: The following disks are locked: ${String(disk["alias"])}. Please try again in a few minutes.`,
    );
  apply(disk, changes);
  const before = Number(disk["provisioned_size"]);
  if (size === undefined || Number(size) === before) return;
  if (Number(size) < before)
    throw refusal("Cannot edit Virtual Disk. New disk size must be larger than the current disk size.");
  disk["status"] = "locked";
  const isCurrent = newCourse(disk);
  state.clock.after(state.step * 2, () => {
    if (isCurrent()) Object.assign(disk, { status: "ok", provisioned_size: size, total_size: size });
  });
}

function apply(item: Item, changes: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(changes)) {
    if (["id", "href", "link", "actions", "status"].includes(name)) continue;
    const old = item[name];
    // Members of members that are not named stay as they are.
    item[name] = isPlain(old) && isPlain(value) && !("id" in value) ? { ...old, ...value } : value;
  }
}

/** Removes an object. */
export function remove(place: Place, context: EngineContext): unknown {
  const { path, item } = findItem(place, context);
  mustBeAllowed(context, `${path}/${item.id}`, "delete");
  const { state, operation } = context;
  const { async: later } = context.query as { readonly async?: boolean };
  if (place.type === "Vm" && path === "/vms") removeMachine(context, item);
  state.store.remove(path, item.id);
  if (place.type === "StorageDomain" && path !== "/storagedomains") item["status"] = "unattached";
  const job = addJob(state, {
    description: `Removing ${place.type} ${String(item["name"] ?? item.id)}`,
    ...authorOf(context, place, item),
  });
  return later === true ? answerAs(operation, undefined, 202) : answerAs(operation, { status: "complete", job }, 200);
}

function removeMachine({ state, query }: EngineContext, item: Item): void {
  if (item["delete_protected"] === "true")
    throw refusal(
      "Cannot remove VM. Delete protection is enabled. In order to delete, disable Delete protection first.",
    );
  if (item["status"] === "image_locked")
    throw refusal("Cannot remove VM: Related operation is currently in progress. Please try again later.");
  if (item["status"] !== "down") throw refusal("Cannot remove VM. VM is running.");
  if ((query as { readonly detach_only?: boolean }).detach_only === true) return;
  for (const { id } of state.store.all(`/vms/${item.id}/diskattachments`)) state.store.remove("/disks", id);
}

/** What the log of the engine notes of a change: who made it, under which mark, and of what. */
export function authorOf(
  context: EngineContext,
  place: Place | undefined,
  item: Item | undefined,
): Pick<JobPlan, "correlationId" | "owner" | "about"> {
  const account = accountOf(context);
  const isTold =
    place && place.template.lastIndexOf("/") === 0 && context.state.model.members("Event").has(place.element);
  const top = isTold ? place : undefined;
  return {
    correlationId: correlationOf(context),
    owner: account && ref("/users", account.id),
    about: top && item && { [top.element]: ref(top.template, item.id) },
  };
}

/** The mark of a request. */
export function correlationOf({ headers }: Pick<EngineContext, "headers">): string | undefined {
  return headers["correlation-id"]?.replaceAll(/[^\w-]/g, "").slice(0, 36);
}

/** Names are unique where a person would look for them by name. */
function checkName(place: Place, { state }: EngineContext, item: Item): void {
  const unique = [
    "/vms",
    "/templates",
    "/clusters",
    "/datacenters",
    "/storagedomains",
    "/tags",
    "/hosts",
    "/vmpools",
    "/roles",
    "/bookmarks",
  ];
  if (!unique.includes(place.template) || typeof item["name"] !== "string") return;
  const taken = state.store.all(place.template).some((other) => other.id !== item.id && other["name"] === item["name"]);
  const words = place.type === "Vm" ? "VM" : place.type;
  if (taken) throw refusal(`Cannot add ${words}. The ${words} name is already in use.`);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
