import type { OperationObject } from "../../spec/document.ts";
import { rhevSpec } from "../spec.ts";
import { idOf } from "../store.ts";
import type { EngineState } from "../state.ts";
import type { Item } from "../types.ts";

/** Reads what a search field means in an object; several values where one is enough. */
export type Field = (item: Item, state: EngineState) => unknown;

const member =
  (...path: readonly string[]): Field =>
  (item) =>
    path.reduce<unknown>(
      (value, name) => (typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined),
      item,
    );

/** The name of what a reference leads to. */
const nameOf =
  (name: string, collection: string): Field =>
  (item, { store }) =>
    store.find(collection, idOf(item, name))?.["name"];

const mebibytes =
  (...path: readonly string[]): Field =>
  (item, state) =>
    Number(member(...path)(item, state) ?? 0) / 1024 ** 2;
const gibibytes =
  (...path: readonly string[]): Field =>
  (item, state) =>
    Number(member(...path)(item, state) ?? 0) / 1024 ** 3;

const dataCenterOfCluster: Field = (item, { store }) => {
  const cluster = store.find("/clusters", idOf(item, "cluster"));
  return cluster && store.find("/datacenters", idOf(cluster, "data_center"))?.["name"];
};

const common: Readonly<Record<string, Field>> = {
  id: member("id"),
  name: member("name"),
  description: member("description"),
  comment: member("comment"),
  status: member("status"),
  type: member("type"),
};

const cluster = { cluster: nameOf("cluster", "/clusters"), datacenter: dataCenterOfCluster };
const tags: Field = (item, { store }) => store.all(`/vms/${item.id}/tags`).map((tag) => tag["name"]);

/** Names of the machines that a disk is attached to. */
function machinesOf({ id }: Item, { store }: EngineState): unknown[] {
  const attached = store.all("/vms").filter((vm) => store.find(`/vms/${vm.id}/diskattachments`, id));
  return attached.map((vm) => vm["name"]);
}

/** What fields mean, by collection; another collection's fields are reached by its prefix. */
const searchFields: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  vms: {
    ...common,
    ...cluster,
    fqdn: member("fqdn"),
    os: member("os", "type"),
    on_host: nameOf("host", "/hosts"),
    creationdate: member("creation_time"),
    memory: mebibytes("memory"),
    guaranteed_memory: mebibytes("memory_policy", "guaranteed"),
    tag: tags,
    architecture: member("cpu", "architecture"),
    bios_type: member("bios", "type"),
    vcpus: member("cpu", "topology", "cores"),
    next_run_config_exists: member("next_run_configuration_exists"),
    has_illegal_images: member("has_illegal_images"),
    cpu_usage: () => 0,
    mem_usage: () => 0,
    network_usage: () => 0,
    uptime: () => 0,
    ip: () => undefined,
    pool: () => undefined,
  },
  hosts: {
    ...common,
    ...cluster,
    address: member("address"),
    external_status: member("external_status"),
    memory: mebibytes("memory"),
    cpus: member("cpu", "topology", "cores"),
    cpu_model: member("cpu", "name"),
    cpu_speed: member("cpu", "speed"),
    active_vms: member("summary", "active"),
    version: member("version", "full_version"),
    update_available: member("update_available"),
  },
  disks: {
    ...common,
    alias: member("alias"),
    provisioned_size: gibibytes("provisioned_size"),
    size: gibibytes("provisioned_size"),
    actual_size: gibibytes("actual_size"),
    shareable: member("shareable"),
    disk_type: member("storage_type"),
    disk_content_type: member("content_type"),
    creation_date: member("_created"),
    format: member("format"),
    description: member("description"),
    wipe_after_delete: member("wipe_after_delete"),
    number_of_vms: (item, state) => machinesOf(item, state).length,
    vm_names: machinesOf,
  },
  events: {
    ...common,
    severity: member("severity"),
    message: member("description"),
    time: member("time"),
    type: member("code"),
    correlation_id: member("correlation_id"),
    origin: member("origin"),
    event_vm: nameOf("vm", "/vms"),
    event_host: nameOf("host", "/hosts"),
  },
  templates: {
    ...common,
    ...cluster,
    os: member("os", "type"),
    creationdate: member("creation_time"),
    mem: mebibytes("memory"),
  },
  clusters: {
    ...common,
    datacenter: nameOf("data_center", "/datacenters"),
    architecture: member("cpu", "architecture"),
    cpu_type: member("cpu", "type"),
  },
  datacenters: { ...common, local: member("local") },
  storagedomains: {
    ...common,
    free_size: gibibytes("available"),
    used_size: gibibytes("used"),
    committed: gibibytes("committed"),
    comment: member("comment"),
  },
  networks: {
    ...common,
    datacenter: nameOf("data_center", "/datacenters"),
    mtu: member("mtu"),
    stp: member("stp"),
    vlanid: member("vlan", "id"),
  },
  users: {
    ...common,
    usrname: member("user_name"),
    login: member("principal"),
    user_and_domain: member("user_name"),
    lastname: member("last_name"),
    department: member("department"),
    directory: member("domain", "name"),
  },
  vmpools: { ...common, ...cluster },
  jobs: { ...common, correlation_id: member("_correlation") },
};

const absent: Field = () => undefined;

/** The fields that the engine searches by, as the spec lists them; most have a value in the lab. */
const known = new Map<string, Readonly<Record<string, Field>>>();
for (const [path, { get }] of Object.entries(rhevSpec.paths ?? {})) {
  const names = (get as OperationObject | undefined)?.["x-northbound"]?.searchFields;
  if (!names) continue;
  const collection = path.slice(1);
  const fields: Readonly<Record<string, Field>> = searchFields[collection] ?? common;
  known.set(collection, Object.fromEntries(names.map((name) => [name, fields[name] ?? absent])));
}

/** The fields of a collection. */
export function fieldsOf(collection: string): Readonly<Record<string, Field>> {
  return known.get(collection) ?? common;
}
