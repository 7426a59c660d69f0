import { compareVersions } from "../../core/versions.ts";
import type { WorldHost, WorldMachine } from "../../world/machines.ts";
import type { WorldSite } from "../../world/sites.ts";
import { clusterDefaults, hostDefaults, profileDefaults } from "../collections/defaults.ts";
import { addEvent } from "../event-log.ts";
import { ref } from "../store.ts";
import type { EngineState } from "../state.ts";
import type { Item } from "../types.ts";
import { permits } from "./permits.ts";
import { zeroId } from "./builtins.ts";

const gibibyte = 1024 ** 3;

/** Fills an engine with the world: a data center for each site, its hypervisors and machines. */
export function seed(state: EngineState, machines: number = state.world.machines.length): void {
  const { store, random, clock, accounts } = state;
  const now = clock.now();
  store.add("/tags", { id: zeroId, name: "root", description: "root" });
  store.add("/tags", {
    id: random.uuid(),
    name: "production",
    description: "Machines that people notice",
    parent: ref("/tags", zeroId),
  });
  store.add("/macpools", {
    id: random.uuid(),
    name: "Default",
    description: "Default MAC pool",
    default_pool: "true",
    allow_duplicates: "false",
  });
  store.add("/templates", {
    id: zeroId,
    name: "Blank",
    description: "Blank template",
    status: "ok",
    version: firstVersion(zeroId),
    ...templateOf(gibibyte),
    creation_time: now,
    os: { type: "other" },
  });
  for (const name of ["none", "evenly_distributed", "power_saving", "vm_evenly_distributed"]) {
    store.add("/schedulingpolicies", {
      id: random.uuid(),
      name,
      locked: "true",
      default_policy: String(name === "none"),
    });
  }
  // Since 3.5 a domain is an extension for authorization; its id is the hex of its name (`DirectoryEntryIdUtils.encode`).
  const directory = compareVersions(state.version, "3.5") < 0 ? "internal" : "internal-authz";
  const domain = store.add("/domains", { id: hexOf(directory), name: directory });
  for (const [name, description] of roles) {
    store.add("/roles", {
      id: random.uuid(),
      name,
      description,
      administrative: String(name.endsWith("Admin") || name === "SuperUser"),
      mutable: "false",
    });
  }
  const superUser = store.all("/roles")[0]?.id ?? "";
  for (const permit of permits) store.add(`/roles/${superUser}/permits`, { ...permit });
  for (const level of ["4.2", "4.3", "4.4", "4.5", "4.6", "4.7"]) {
    const cpuTypes = [{ name: "Intel Cascadelake Server Family", architecture: "x86_64", level: "9" }];
    store.add("/clusterlevels", { id: level, cpu_types: { cpu_type: cpuTypes }, permits: { permit: permits } });
  }
  for (const account of accounts.values()) {
    const [user = ""] = account.name.split("@");
    store.add("/users", {
      id: account.id,
      name: user,
      user_name: `${user}@${directory}`,
      principal: user,
      namespace: "*",
      domain: { ...ref("/domains", domain.id), name: directory },
      department: "Operations",
      last_name: "",
    });
  }
  const places = state.world.sites.map((site, index) => seedSite(state, site, index));
  state.world.hosts.forEach((host) => {
    const place = places[state.world.sites.indexOf(host.site)];
    if (place) seedHost(state, host, place);
  });
  const [first] = places;
  if (first) seedTemplate(state, first, now);
  for (let index = 0; index < machines; index += 1) {
    const machine = machineAt(state, index);
    const place = machine && places[state.world.sites.indexOf(machine.site)];
    if (place) seedMachine(state, machine, place, now);
  }
  addEvent(state, { code: "1", severity: "normal", description: "The engine has started." });
  addEvent(state, { code: "30", severity: "normal", description: "User admin@internal-authz logged in." });
}

function hexOf(text: string): string {
  return [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A machine of the world, or beyond them a copy of one under another name. */
function machineAt({ world, random }: EngineState, index: number): WorldMachine | undefined {
  const known = world.machines[index];
  if (known) return known;
  const model = world.machines[index % world.machines.length];
  return model && { ...model, id: random.uuid(), name: `${model.name}-${index}`, running: index % 7 > 0 };
}

const roles = [
  ["SuperUser", "Roles management administrator"],
  ["ClusterAdmin", "Administrator role, permission for all the objects underneath a specific cluster"],
  ["UserVmManager", "User role, with permission for any operation on virtual machines"],
  ["UserRole", "Standard user role"],
] as const;

/** Where the objects of a site belong. */
interface SitePlace {
  readonly dataCenter: string;
  readonly cluster: string;
  readonly storage: string;
  readonly network: string;
  readonly profile: string;
}

/** The first site has the names that every new engine has. */
function seedSite({ store, random }: EngineState, site: WorldSite, index: number): SitePlace {
  const name = index === 0 ? "Default" : site.code;
  const dataCenter = store.add("/datacenters", {
    id: random.uuid(),
    name,
    description: site.city,
    status: "up",
    local: "false",
    quota_mode: "disabled",
    storage_format: "v5",
    version: { major: "4", minor: "7" },
    supported_versions: { version: [{ major: "4", minor: "7" }] },
  }).id;
  const [policy] = store.all("/schedulingpolicies");
  const [pool] = store.all("/macpools");
  const cluster = store.add("/clusters", {
    id: random.uuid(),
    name,
    description: site.city,
    data_center: ref("/datacenters", dataCenter),
    cpu: { architecture: "x86_64", type: "Intel Cascadelake Server Family" },
    ...clusterDefaults,
    ...(policy && { scheduling_policy: ref("/schedulingpolicies", policy.id) }),
    ...(pool && { mac_pool: ref("/macpools", pool.id) }),
  }).id;
  const storage = store.add("/storagedomains", {
    id: random.uuid(),
    name: `${site.code}-data`,
    type: "data",
    status: "active",
    master: "true",
    available: String(4096 * gibibyte),
    used: String(1024 * gibibyte),
    committed: String(512 * gibibyte),
    storage: { type: "nfs", address: `nas.${site.code}.lab.example.net`, path: "/exports/data" },
    storage_format: "v5",
    data_centers: { data_center: [ref("/datacenters", dataCenter)] },
  }).id;
  const network = store.add("/networks", {
    id: random.uuid(),
    name: "ovirtmgmt",
    description: "Management network",
    data_center: ref("/datacenters", dataCenter),
    mtu: "0",
    stp: "false",
    usages: { usage: ["vm"] },
    vdsm_name: "ovirtmgmt",
  }).id;
  store.add(`/clusters/${cluster}/networks`, {
    ...store.find("/networks", network),
    id: network,
    status: "operational",
    display: "true",
    required: "true",
    usages: { usage: ["management", "display", "migration", "default_route", "vm"] },
  });
  const profile = store.add("/vnicprofiles", {
    id: random.uuid(),
    name: "ovirtmgmt",
    network: ref("/networks", network),
    ...profileDefaults,
  }).id;
  store.add("/cpuprofiles", { id: random.uuid(), name: "Default", cluster: ref("/clusters", cluster) });
  store.add("/diskprofiles", {
    id: random.uuid(),
    name: `${site.code}-data`,
    storage_domain: ref("/storagedomains", storage),
  });
  return { dataCenter, cluster, storage, network, profile };
}

function seedHost({ store, random }: EngineState, host: WorldHost, { cluster }: SitePlace): void {
  store.add("/hosts", {
    ...hostDefaults,
    id: host.id,
    name: host.name,
    address: host.address,
    status: "up",
    cluster: ref("/clusters", cluster),
    memory: String(host.memoryMiB * 1024 ** 2),
    cpu: { ...topology(host.cores), name: "Intel(R) Xeon(R) Gold 6230", speed: 2100 },
    type: "ovirt_node",
    os: { type: "oVirt Node", version: { full_version: "8.6" }, custom_kernel_cmdline: "" },
    version: { major: "4", minor: "50", full_version: "vdsm-4.50.3-1.el8" },
    ssh: { port: "22", fingerprint: `SHA256:${random.hex(43)}`, authentication_method: "publickey" },
    hardware_information: {
      manufacturer: "Supermicro",
      product_name: "SYS-1029P-WTR",
      family: "Lab",
      version: "0123456789",
      serial_number: random.hex(12).toUpperCase(),
      uuid: random.uuid(),
      supported_rng_sources: { supported_rng_source: ["hwrng", "random"] },
    },
  });
  store.add(`/hosts/${host.id}/nics`, {
    id: random.uuid(),
    name: "eno1",
    status: "up",
    mac: { address: `00:25:90:${random.hex(2)}:${random.hex(2)}:${random.hex(2)}` },
    mtu: "1500",
    speed: "25000000000",
  });
}

function seedTemplate(state: EngineState, { cluster, storage }: SitePlace, now: number): void {
  const { store, random } = state;
  const id = random.uuid();
  const template = store.add("/templates", {
    id,
    version: firstVersion(id),
    name: "rhel9",
    description: "Red Hat Enterprise Linux 9, minimal",
    status: "ok",
    ...templateOf(2 * gibibyte),
    cluster: ref("/clusters", cluster),
    creation_time: now,
    os: { type: "rhel_9x64" },
  }).id;
  const disk = random.uuid();
  store.add(`/templates/${template}/diskattachments`, {
    id: disk,
    bootable: "true",
    interface: "virtio_scsi",
    active: "true",
    disk: ref("/disks", disk),
  });
  store.add("/disks", { ...diskOf("rhel9_disk1", 10, storage), id: disk, content_type: "data" });
}

/** What every template has. */
export function templateOf(memory: number): Readonly<Record<string, unknown>> {
  return {
    type: "server",
    memory: String(memory),
    memory_policy: { guaranteed: String(memory), max: String(memory * 4), ballooning: "true" },
    cpu: topology(1),
    bios: { type: "q35_sea_bios", boot_menu: { enabled: "false" } },
    high_availability: { enabled: "false", priority: "0" },
    delete_protected: "false",
    stateless: "false",
    start_paused: "false",
    io: { threads: "0" },
    sso,
    usb: { enabled: "false" },
  };
}

/** A new disk of so many GiB. */
export function diskOf(name: string, size: number, storage: string): Omit<Item, "id"> {
  return {
    name,
    alias: name,
    provisioned_size: String(size * gibibyte),
    total_size: String(size * gibibyte),
    actual_size: String((size * gibibyte) / 4),
    initial_size: "0",
    format: "cow",
    sparse: "true",
    shareable: "false",
    status: "ok",
    storage_type: "image",
    content_type: "data",
    wipe_after_delete: "false",
    propagate_errors: "false",
    storage_domains: { storage_domain: [ref("/storagedomains", storage)] },
  };
}

/** A template that no other was made from is the first version of itself (`TemplateMapper`). */
export function firstVersion(id: string): Readonly<Record<string, unknown>> {
  return { version_name: "base version", version_number: "1", base_template: ref("/templates", id) };
}

const systems: Readonly<Record<string, string>> = {
  "Debian 12": "debian_9",
  "Red Hat Enterprise Linux 9": "rhel_9x64",
  "Ubuntu 24.04": "other_linux",
  "Windows Server 2022": "windows_2022",
};

function seedMachine({ store, random }: EngineState, machine: WorldMachine, place: SitePlace, now: number): void {
  const { id, name } = machine;
  const created = now - random.integer(1, 1_000) * 86_400_000;
  const disk = random.uuid();
  const nic = random.uuid();
  const snapshot = random.uuid();
  const item = {
    ...machineOf(name, machine.memoryMiB * 1024 ** 2, machine.cores),
    id,
    description: `${machine.service} at ${machine.site.city}`,
    fqdn: `${name}.lab.example.net`,
    status: machine.running ? "up" : "down",
    cluster: ref("/clusters", place.cluster),
    template: ref("/templates", zeroId),
    original_template: ref("/templates", zeroId),
    os: { type: systems[machine.operatingSystem] ?? "other_linux", boot: { devices: { device: ["hd"] } } },
    creation_time: created,
    ...(machine.running
      ? { host: ref("/hosts", machine.host.id), start_time: created + 60_000 }
      : { stop_time: created + 60_000, stop_reason: "" }),
  };
  store.addWithParts("/vms", item, (collection) => {
    if (collection === "diskattachments") return [attachmentOf(disk)];
    if (collection === "nics") return [nicOf(nic, machine.mac, place.profile)];
    if (collection === "reporteddevices") return machine.running ? [reportedDeviceOf(nic, machine)] : [];
    return collection === "snapshots" ? [activeSnapshot(snapshot, created)] : [];
  });
  store.add("/disks", { ...diskOf(`${name}_Disk1`, machine.diskGiB, place.storage), id: disk });
}

function attachmentOf(disk: string): Item {
  return {
    id: disk,
    bootable: "true",
    interface: "virtio_scsi",
    active: "true",
    pass_discard: "false",
    read_only: "false",
    uses_scsi_reservation: "false",
    disk: ref("/disks", disk),
  };
}

/** What the guest's agent reports; nothing of a machine that is down. */
function reportedDeviceOf(id: string, { mac, address }: WorldMachine): Item {
  return {
    id,
    name: "eth0",
    description: "guest reported data",
    type: "network",
    mac: { address: mac },
    ips: { ip: [{ address, version: "v4" }] },
  };
}

function nicOf(id: string, address: string, profile: string): Item {
  return {
    id,
    name: "nic1",
    interface: "virtio",
    linked: "true",
    plugged: "true",
    mac: { address },
    vnic_profile: ref("/vnicprofiles", profile),
  };
}

function activeSnapshot(id: string, date: number): Item {
  return {
    id,
    description: "Active VM",
    snapshot_status: "ok",
    snapshot_type: "active",
    persist_memorystate: "false",
    date,
  };
}

/** What every machine has, whatever it was made from. */
export function machineOf(name: string, memory: number, cores: number): Omit<Item, "id"> {
  return {
    name,
    description: "",
    comment: "",
    status: "down",
    type: "server",
    memory: String(memory),
    memory_policy: { guaranteed: String(memory), max: String(memory * 4), ballooning: "true" },
    cpu: { ...topology(cores), architecture: "x86_64" },
    bios: { type: "q35_sea_bios", boot_menu: { enabled: "false" } },
    high_availability: { enabled: "false", priority: "1" },
    delete_protected: "false",
    stateless: "false",
    start_paused: "false",
    run_once: "false",
    next_run_configuration_exists: "false",
    has_illegal_images: "false",
    origin: "ovirt",
    time_zone: { name: "Etc/GMT" },
    usb: { enabled: "false" },
    io: { threads: "0" },
    sso,
  };
}

/** Guests are logged in by the agent, where nobody said otherwise (`SsoMapper`). */
const sso = { methods: { method: [{ id: "guest_agent" }] } };

function topology(cores: number): { topology: Record<string, string> } {
  return { topology: { sockets: "1", cores: String(cores), threads: "1" } };
}
