import { engineFault } from "../faults.ts";
import { clusterDefaults, hostDefaults, profileDefaults, withDefaults } from "./defaults.ts";
import { permits } from "../seed/permits.ts";
import { zeroId } from "../seed/builtins.ts";
import { diskOf, firstVersion, machineOf } from "../seed/seed.ts";
import type { EngineState } from "../state.ts";
import { openTicket, takeBackup } from "../images/tickets.ts";
import { idOf, ref, type Reference } from "../store.ts";
import type { EngineContext } from "../handlers.ts";
import type { Item } from "../types.ts";

/** A new object, and what becomes of it after some steps of lab time. */
export interface Made {
  readonly item: Item;
  readonly steps?: number;
  readonly done?: (item: Item) => void;
}

type Factory = (context: EngineContext, given: Record<string, unknown>) => Made;

const gibibyte = 1024 ** 3;

/** How objects come into being that have a life of their own; others are kept as they were given. */
export const factories: Readonly<Record<string, Factory | undefined>> = {
  "/vms": makeMachine,
  "/disks": (context, given) => makeDisk(context.state, given),
  "/vms/*/diskattachments": attachDisk,
  "/vms/*/nics": ({ state }, given) => ({
    item: {
      interface: "virtio",
      linked: "true",
      plugged: "true",
      mac: { address: macOf(state) },
      ...given,
      id: state.random.uuid(),
    },
  }),
  "/vms/*/snapshots": makeSnapshot,
  "/templates": makeTemplate,
  "/clusters": makeCluster,
  "/datacenters/*/clusters": makeCluster,
  "/networks": makeNetwork,
  "/hosts": ({ state }, given) => {
    const item: Item = { ...withDefaults(hostDefaults, given), id: state.random.uuid(), status: "installing" };
    delete item["root_password"];
    later(state, item, ["initializing", "up"]);
    return { item };
  },
  "/clusters/*/glustervolumes": ({ state }, given) => {
    const { brick = [] } = (given["bricks"] ?? {}) as { readonly brick?: readonly object[] };
    const bricks = { brick: brick.map((one) => ({ ...one, id: state.random.uuid() })) };
    return { item: { ...given, bricks, id: state.random.uuid() } };
  },
  "/datacenters": ({ state }, given) => ({
    item: {
      local: "false",
      quota_mode: "disabled",
      version: { major: "4", minor: "7" },
      ...given,
      id: state.random.uuid(),
      status: "uninitialized",
    },
  }),
  "/storagedomains": ({ state }, given) => ({
    item: {
      master: "false",
      available: String(1024 * gibibyte),
      used: "0",
      committed: "0",
      ...given,
      id: state.random.uuid(),
      status: "unattached",
    },
  }),
  "/datacenters/*/storagedomains": ({ state }, given) => {
    const id = String(given["id"] ?? "");
    const item =
      state.store.find("/storagedomains", id) ??
      state.store.all("/storagedomains").find(({ name }) => name === given["name"]);
    if (!item) throw engineFault(400, "Operation Failed", `Entity not found: ${id}`);
    item["status"] = "locked";
    later(state, item, ["activating", "active"]);
    return { item };
  },
  "/vms/*/tags": (context, given) => existing(context.state, "/tags", given),
  "/clusters/*/networks": ({ state }, given) => {
    const { id, name } = existing(state, "/networks", given).item;
    const network = state.store.find("/networks", id);
    return { item: { display: "false", required: "true", ...network, ...given, id, name, status: "operational" } };
  },
  "/roles": ({ state }, given) => {
    const { permits: wanted, ...role } = given as { readonly permits?: { readonly permit?: readonly Item[] } };
    const item: Item = { mutable: "true", administrative: "false", ...role, id: state.random.uuid() };
    for (const { id } of wanted?.permit ?? []) state.store.add(`/roles/${item.id}/permits`, permitOf(id));
    return { item };
  },
  "/roles/*/permits": (_context, given) => ({ item: permitOf(String(given["id"])) }),
  "/vms/*/backups": makeBackup,
  "/events": ({ state }, given) => {
    state.lastEvent += 1;
    const id = String(state.lastEvent);
    return { item: { ...given, id, index: id, code: "9999", time: state.clock.now() } };
  },
  "/jobs": ({ state }, given) => ({
    item: { auto_cleared: "true", ...given, id: state.random.uuid(), ...begun(state), external: "true" },
  }),
  "/jobs/*/steps": ({ state }, given) => ({
    item: { ...given, id: state.random.uuid(), ...begun(state), external: "true" },
  }),
  "/vms/*/permissions": makePermission,
  "/permissions": makePermission,
  "/imagetransfers": makeTransfer,
};

function makeMachine({ state, random }: EngineContext, given: Record<string, unknown>): Made {
  const { store, clock } = state;
  const cluster = store.find("/clusters", idOf(given, "cluster"));
  if (!cluster) throw engineFault(400, "Operation Failed", "Entity not found: Cluster");
  const model = machineOfSnapshot(state, given);
  const template = store.find("/templates", idOf(model ?? given, "template")) ?? store.find("/templates", zeroId);
  if (!template) throw engineFault(400, "Operation Failed", "Entity not found: Template");
  const name = String(given["name"] ?? `vm-${random.hex(6)}`);
  const memory = Number(given["memory"] ?? (model ?? template)["memory"] ?? gibibyte);
  const source = store.all(model ? `/vms/${model.id}/diskattachments` : `/templates/${template.id}/diskattachments`);
  const { snapshots: _snapshots, disk_attachments: _attachments, initialization, console, ...own } = given;
  const item: Item = {
    ...machineOf(name, memory, 1),
    ...(template["os"] === undefined ? {} : { os: template["os"] }),
    ...own,
    id: random.uuid(),
    status: source.length > 0 ? "image_locked" : "down",
    cluster: ref("/clusters", cluster.id),
    template: ref("/templates", template.id),
    original_template: ref("/templates", template.id),
    creation_time: clock.now(),
    ...(initialization !== undefined && { _initialization: withoutSecrets(initialization) }),
    ...(console !== undefined && { _console: console }),
  };
  store.add(`/vms/${item.id}/snapshots`, {
    id: random.uuid(),
    description: "Active VM",
    snapshot_status: "ok",
    snapshot_type: "active",
    persist_memorystate: "false",
    date: clock.now(),
  });
  const disks = source.map(({ id, ...attachment }, index) => {
    const disk: Item = {
      ...diskOf(`${name}_Disk${index + 1}`, 10, ""),
      ...store.find("/disks", id),
      name: `${name}_Disk${index + 1}`,
      alias: `${name}_Disk${index + 1}`,
      id: random.uuid(),
      status: "locked",
      _from: id,
    };
    store.add("/disks", disk);
    store.add(`/vms/${item.id}/diskattachments`, { ...attachment, id: disk.id, disk: ref("/disks", disk.id) });
    return disk;
  });
  const done = (machine: Item): void => {
    machine["status"] = "down";
    for (const disk of disks) disk["status"] = "ok";
  };
  return { item, steps: disks.length > 0 ? 3 : 0, done };
}

/** The engine never tells what it was given as a password. */
function withoutSecrets(initialization: unknown): unknown {
  const { root_password: _password, windows_license_key: _key, ...rest } = initialization as Record<string, unknown>;
  return rest;
}

/** A cluster has a scheduling policy and a pool of MAC addresses, whoever makes it (`ClusterMapper.map`). */
function makeCluster({ state }: EngineContext, given: Record<string, unknown>): Made {
  const [policy] = state.store.all("/schedulingpolicies");
  const [pool] = state.store.all("/macpools");
  const first = {
    ...(policy && { scheduling_policy: ref("/schedulingpolicies", policy.id) }),
    ...(pool && { mac_pool: ref("/macpools", pool.id) }),
  };
  return { item: { ...first, ...withDefaults(clusterDefaults, given), id: state.random.uuid() } };
}

/** A network for machines gets a profile of its own name (`AddNetworkCommand`, `vnicProfileRequired`). */
function makeNetwork({ state }: EngineContext, given: Record<string, unknown>): Made {
  const { usages = { usage: ["vm"] } } = given as { readonly usages?: { readonly usage?: readonly string[] } };
  const item: Item = { mtu: "0", stp: "false", ...given, usages, id: state.random.uuid() };
  if (usages.usage?.includes("vm"))
    state.store.add("/vnicprofiles", {
      id: state.random.uuid(),
      name: String(given["name"]),
      network: ref("/networks", item.id),
      ...profileDefaults,
    });
  return { item };
}

/** The machine that the snapshots of a body were taken of. */
function machineOfSnapshot({ store }: EngineState, given: Record<string, unknown>): Item | undefined {
  const [wanted] =
    (given["snapshots"] as { readonly snapshot?: readonly { readonly id?: string }[] } | undefined)?.snapshot ?? [];
  if (wanted === undefined) return undefined;
  const found = store.all("/vms").find((vm) => store.find(`/vms/${vm.id}/snapshots`, wanted.id ?? ""));
  if (!found) throw engineFault(404, "Operation Failed", `Entity not found: ${wanted.id ?? ""}`);
  return found;
}

function makeDisk(state: EngineState, given: Record<string, unknown>): Made {
  const domains =
    (
      given["storage_domains"] as
        | { readonly storage_domain?: readonly { readonly id?: string; readonly name?: string }[] }
        | undefined
    )?.storage_domain ?? [];
  const references = domains.map(({ id, name }): Reference => {
    const domain =
      id === undefined
        ? state.store.all("/storagedomains").find((item) => item["name"] === name)
        : state.store.find("/storagedomains", id);
    if (!domain)
      throw engineFault(400, "Operation Failed", `Entity not found: StorageDomain: ${id ?? `name=${name ?? ""}`}`);
    return ref("/storagedomains", domain.id);
  });
  const [first] = state.store.all("/storagedomains");
  const name = String(given["alias"] ?? given["name"] ?? `disk-${state.random.hex(6)}`);
  const item: Item = {
    ...diskOf(name, 1, first?.id ?? ""),
    ...given,
    ...(given["provisioned_size"] === undefined ? {} : { total_size: given["provisioned_size"], actual_size: "0" }),
    name,
    alias: name,
    ...(references.length > 0 && { storage_domains: { storage_domain: references } }),
    id: state.random.uuid(),
    status: "locked",
    _created: state.clock.now(),
  };
  return { item, steps: 2, done: (disk) => (disk["status"] = "ok") };
}

function attachDisk({ state, path }: EngineContext, given: Record<string, unknown>): Made {
  const { disk: wanted, ...attachment } = given;
  const body = (typeof wanted === "object" && wanted !== null ? wanted : {}) as Record<string, unknown>;
  const known = typeof body["id"] === "string" ? state.store.find("/disks", body["id"]) : undefined;
  if (!known && typeof body["id"] === "string")
    throw engineFault(400, "Operation Failed", `Entity not found: ${body["id"]}`);
  const vm = state.store.find("/vms", path.split("/").at(-2) ?? "");
  const made = known
    ? undefined
    : makeDisk(state, {
        ...body,
        alias: body["alias"] ?? body["name"] ?? `${String(vm?.["name"] ?? "vm")}_Disk${state.random.integer(2, 9_999)}`,
      });
  const disk = known ?? state.store.add("/disks", made?.item ?? { id: "" });
  const item: Item = {
    bootable: "false",
    interface: "virtio",
    active: "true",
    pass_discard: "false",
    read_only: "false",
    uses_scsi_reservation: "false",
    ...attachment,
    id: disk.id,
    disk: ref("/disks", disk.id),
  };
  return made ? { item, steps: 2, done: () => (disk["status"] = "ok") } : { item };
}

function makeSnapshot({ state, path }: EngineContext, given: Record<string, unknown>): Made {
  const vm = state.store.find("/vms", path.split("/").at(-2) ?? "");
  const item: Item = {
    description: "",
    persist_memorystate: "true",
    ...given,
    id: state.random.uuid(),
    snapshot_status: "locked",
    snapshot_type: "regular",
    date: state.clock.now(),
    ...(vm?.["memory"] === undefined ? {} : { memory: vm["memory"], name: vm["name"], cpu: vm["cpu"] }),
  };
  if (vm) keepParts(state, vm, item);
  return { item, steps: 2, done: (snapshot) => (snapshot["snapshot_status"] = "ok") };
}

/** A snapshot has the disks and cards of its machine as they were: the same disks, each with an image of its own. */
export function keepParts({ store, random, images }: EngineState, vm: Item, snapshot: Item): void {
  const below = `/vms/${vm.id}/snapshots/${snapshot.id}`;
  for (const { id } of store.all(`/vms/${vm.id}/diskattachments`)) {
    const disk = store.find("/disks", id);
    if (!disk) continue;
    const image = random.uuid();
    store.add(`${below}/disks`, { ...disk, image_id: image, snapshot: { id: snapshot.id } });
    keepImage(store, disk, image, snapshot);
    images.snapshots.set(image, { content: images.contentOf(disk).copy(), size: Number(disk["provisioned_size"]) });
  }
  for (const nic of store.all(`/vms/${vm.id}/nics`)) store.add(`${below}/nics`, { ...nic });
}

/** The image of a disk in a snapshot is listed below the disk and below its storage domain (`DiskSnapshotMapper`). */
function keepImage(store: EngineState["store"], disk: Item, image: string, snapshot: Item): void {
  const { storage_domain: domains = [] } = disk["storage_domains"] as {
    readonly storage_domain?: readonly Reference[];
  };
  const kept = {
    ...disk,
    id: image,
    image_id: image,
    description: snapshot["description"],
    disk: { id: disk.id, href: ref("/disks", disk.id).href },
    snapshot: { id: snapshot.id },
  };
  store.add(`/disks/${disk.id}/disksnapshots`, kept);
  for (const { id } of domains) store.add(`/storagedomains/${id}/disksnapshots`, kept);
}

function makeTemplate({ state }: EngineContext, given: Record<string, unknown>): Made {
  // The machine is named by its id or its name (`BackendTemplatesResource.getVm`).
  const { id, name } = (given["vm"] ?? {}) as { readonly id?: string; readonly name?: string };
  const source = state.store.all("/vms").find((vm) => (id === undefined ? vm["name"] === name : vm.id === id));
  if (!source) throw engineFault(404, "Operation Failed", `Entity not found: ${id ?? name ?? ""}`);
  const { vm: _vm, ...own } = given;
  const item: Item = {
    ...templateOf(source),
    ...own,
    id: state.random.uuid(),
    status: "locked",
    creation_time: state.clock.now(),
  };
  item["version"] ??= firstVersion(item.id);
  for (const { id: from, ...attachment } of state.store.all(`/vms/${source.id}/diskattachments`)) {
    const disk: Item = {
      ...diskOf(String(own["name"]), 10, ""),
      ...state.store.find("/disks", from),
      id: state.random.uuid(),
    };
    state.store.add("/disks", disk);
    state.store.add(`/templates/${item.id}/diskattachments`, {
      ...attachment,
      id: disk.id,
      disk: ref("/disks", disk.id),
    });
  }
  return { item, steps: 3, done: (template) => (template["status"] = "ok") };
}

/** What a template has of its machine (`VmBaseMapper`). */
function templateOf(vm: Item): Record<string, unknown> {
  const kept = [
    "memory",
    "memory_policy",
    "cpu",
    "os",
    "cluster",
    "type",
    "bios",
    "high_availability",
    "delete_protected",
  ];
  const others = ["stateless", "start_paused", "usb", "time_zone", "origin", "display", "io", "sso"];
  return Object.fromEntries([...kept, ...others].flatMap((name) => (name in vm ? [[name, vm[name]]] : [])));
}

/** A transfer opens a ticket at the image server, whose address is that of the engine that was asked. */
function makeTransfer({ state, node }: EngineContext, given: Record<string, unknown>): Made {
  const ticket = state.random.uuid();
  const host = state.store.find("/hosts", idOf(given, "host")) ?? state.store.all("/hosts")[0];
  const item: Item = {
    direction: "upload",
    format: "raw",
    inactivity_timeout: "60",
    timeout_policy: "legacy",
    ...given,
    id: state.random.uuid(),
    phase: "initializing",
    active: "false",
    transferred: "0",
    ...(host && { host: ref("/hosts", host.id) }),
    transfer_url: `${node.url}/images/${ticket}`,
    proxy_url: `${node.url}/images/${ticket}`,
    _ticket: ticket,
  };
  openTicket(state, item, ticket);
  later(state, item, ["transferring"], "phase");
  return { item };
}

/** A backup shows the disks as they are at its beginning, and makes a checkpoint for the next. */
function makeBackup({ state, path }: EngineContext, given: Record<string, unknown>): Made {
  const item: Item = {
    ...given,
    id: state.random.uuid(),
    phase: "initializing",
    to_checkpoint_id: state.random.uuid(),
    creation_date: state.clock.now(),
  };
  const vm = state.store.find("/vms", path.split("/").at(-2) ?? "");
  if (vm) takeBackup(state, item, vm);
  later(state, item, ["starting", "ready"], "phase");
  return { item };
}

function makePermission({ state }: EngineContext, given: Record<string, unknown>): Made {
  return { item: { ...given, id: state.random.uuid() } };
}

/** `BackendRolesResource`: permits are named by their numbers. */
function permitOf(id: string): Item {
  const permit = permits.find((one) => one.id === id);
  if (!permit) throw engineFault(400, "Operation Failed", `${id} is not a valid permit ID.`);
  return { ...permit };
}

function begun({ clock }: EngineState): { readonly status: string; readonly start_time: number } {
  return { status: "started", start_time: clock.now() };
}

/** Puts an object that exists into a further collection. */
function existing(state: EngineState, collection: string, given: Record<string, unknown>): Made {
  const { id, name } = given;
  const item =
    typeof id === "string"
      ? state.store.find(collection, id)
      : state.store.all(collection).find((one) => one["name"] === name);
  if (!item) throw engineFault(400, "Operation Failed", `Entity not found: ${String(id ?? name)}`);
  return { item };
}

/** Lets an object go through states, one step of lab time for each. What it was going through before is over. */
export function later(state: EngineState, item: Item, states: readonly string[], member = "status"): void {
  const isCurrent = newCourse(item);
  states.forEach((next, index) => {
    state.clock.after(state.step * (index + 1), () => {
      if (isCurrent()) item[member] = next;
    });
  });
}

/** Ends what an object was going through, and gives the question whether the new course still holds. */
export function newCourse(item: Item): () => boolean {
  const course = Number(item["_course"] ?? 0) + 1;
  item["_course"] = course;
  return () => item["_course"] === course;
}

function macOf({ random }: EngineState): string {
  return `56:6f:1a:${random.hex(2)}:${random.hex(2)}:${random.hex(2)}`;
}
