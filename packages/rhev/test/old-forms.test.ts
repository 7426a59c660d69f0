import { expect, test } from "vitest";
import { createRhev, type Rhev, type RhevOptions } from "../src/index.ts";
import { createCodec, readXml } from "../src/xml.ts";
import { createStub } from "./stub.ts";

const { shapes } = createCodec();

/** What engines up to 3.6 write, and what later ones write for the same. */
const forms = [
  ["<vm><status><state>up</state></status></vm>", { status: "up" }],
  ["<vm><status><state>paused</state><detail>eio</detail></status></vm>", { status: "paused", status_detail: "eio" }],
  [
    '<vm><cpu id="Intel"><topology sockets="1" cores="2"/></cpu></vm>',
    { cpu: { type: "Intel", topology: { sockets: "1", cores: "2" } } },
  ],
  [
    '<vm><os type="rhel_6x64"><boot dev="network"/><boot dev="hd"/></os></vm>',
    { os: { type: "rhel_6x64", boot: { devices: { device: ["network", "hd"] } } } },
  ],
  ['<vmpools><vmpool id="1"><size>2</size></vmpool></vmpools>', { vm_pool: [{ id: "1", size: "2" }] }],
  [
    '<cluster><memory_policy><overcommit percent="200"/></memory_policy></cluster>',
    { memory_policy: { over_commit: { percent: "200" } } },
  ],
  // `V3CpuOutAdapter`, `V3MethodOutAdapter`, `V3RngDeviceOutAdapter`: enumerations in upper case.
  ["<vm><cpu><architecture>X86_64</architecture></cpu></vm>", { cpu: { architecture: "x86_64" } }],
  ["<vm><cpu><architecture>UNDEFINED</architecture></cpu></vm>", { cpu: { architecture: "undefined" } }],
  [
    '<vm><sso><methods><method id="GUEST_AGENT"/></methods></sso></vm>',
    { sso: { methods: { method: [{ id: "guest_agent" }] } } },
  ],
  [
    "<cluster><required_rng_sources><source>RANDOM</source></required_rng_sources></cluster>",
    { required_rng_sources: { required_rng_source: ["random"] } },
  ],
  ["<job><status><state>FINISHED</state></status></job>", { status: "finished" }],
  // `V3HostOutAdapter`
  ["<host><type>rhev-h</type></host>", { type: "rhev_h" }],
  ["<host><selinux><mode>enforcing</mode></selinux></host>", { se_linux: { mode: "enforcing" } }],
  [
    '<host><storage_manager priority="5">true</storage_manager></host>',
    { storage_manager: { priority: "5", value: "true" }, spm: { priority: "5", status: "spm" } },
  ],
  [
    "<host><hardware_information><supported_rng_sources><source>RANDOM</source></supported_rng_sources></hardware_information></host>",
    { hardware_information: { supported_rng_sources: { supported_rng_source: ["random"] } } },
  ],
  // `V3VmOutAdapter`, `V3TemplateOutAdapter`
  ["<template><timezone>Etc/GMT</timezone></template>", { timezone: "Etc/GMT", time_zone: { name: "Etc/GMT" } }],
  [
    "<vm><guest_info><fqdn>a.example.net</fqdn></guest_info></vm>",
    { fqdn: "a.example.net", guest_info: { fqdn: "a.example.net" } },
  ],
  [
    '<vm><placement_policy><host id="1"/></placement_policy></vm>',
    { placement_policy: { hosts: { host: [{ id: "1" }] } } },
  ],
  // `V3SnapshotOutAdapter`: `type` is that of the snapshot, and none of a machine.
  ["<snapshot><type>regular</type></snapshot>", { snapshot_type: "regular" }],
  ["<snapshot><type>REGULAR</type></snapshot>", { snapshot_type: "regular" }],
  ["<snapshot><type>server</type></snapshot>", { type: "server" }],
  // `V3DiskOutAdapter`, `V3NicOutAdapter`
  ["<disk><size>1024</size></disk>", { size: "1024", provisioned_size: "1024" }],
  ["<nic><active>true</active></nic>", { active: "true", plugged: "true" }],
  ["<nic><active>true</active><plugged>false</plugged></nic>", { active: "true", plugged: "false" }],
  // `V3StatisticOutAdapter`
  [
    '<statistic><type>GAUGE</type><unit>BYTES</unit><values type="INTEGER"><value><datum>1</datum></value></values></statistic>',
    { kind: "gauge", type: "integer", unit: "bytes", values: { value: [{ datum: 1 }] } },
  ],
  // `V3VolumeGroupOutAdapter`, `V3CpuTuneOutAdapter`: lists without the element around them.
  [
    '<storage_domain><storage><volume_group id="1"><logical_unit id="2"/><logical_unit id="3"/></volume_group></storage></storage_domain>',
    { storage: { volume_group: { id: "1", logical_units: { logical_unit: [{ id: "2" }, { id: "3" }] } } } },
  ],
  // `V3NetworkOutAdapter`, `V3TagOutAdapter`, `V3ProductInfoOutAdapter`, `V3SpecialObjectsOutAdapter`
  ['<network><labels><label id="a"/></labels></network>', { network_labels: { network_label: [{ id: "a" }] } }],
  ['<tag><parent><tag id="1"/></parent></tag>', { parent: { id: "1" } }],
  [
    '<api><product_info><full_version>3.6.7</full_version><version major="3"/></product_info></api>',
    { product_info: { full_version: "3.6.7", version: { full_version: "3.6.7", major: "3" } } },
  ],
  [
    '<api><special_objects><link rel="tags/root" href="/api/tags/0"/></special_objects></api>',
    {
      special_objects: {
        link: [{ rel: "tags/root", href: "/api/tags/0" }],
        root_tag: { id: "0", href: "/api/tags/0" },
      },
    },
  ],
  // `DataCenterMapper` of 3.x: what is local has this storage type.
  ["<data_center><storage_type>localfs</storage_type></data_center>", { storage_type: "localfs", local: "true" }],
  ["<action><status><state>complete</state></status></action>", { status: "complete" }],
] as const;

test.for(forms)("%s is read in today's form", ([xml, value]) => {
  expect(readXml(xml, shapes)).toEqual(value);
});

test("elements where a text is expected are kept", () => {
  expect(readXml("<vm><name><first>a</first><last>b</last></name></vm>", shapes)).toEqual({
    name: { first: "a", last: "b" },
  });
});

test("what a member of today says counts more than an old one", () => {
  const both = "<disk><size>1</size><provisioned_size>2</provisioned_size></disk>";
  expect(readXml(both, shapes)).toMatchObject({ provisioned_size: "2" });
});

test("texts of open sets and of no set stay as they are", () => {
  expect(readXml("<vm><name>X86_64</name><os><type>RHEL_6</type></os></vm>", shapes)).toMatchObject({ name: "X86_64" });
});

/** An engine of 3.x that answers in JSON. */
function oldEngine(body: unknown, options: Partial<RhevOptions> = {}): Rhev {
  const transport = createStub(() => ({ body }));
  const credentials = { username: "admin@internal", password: "p", method: "basic" } as const;
  return createRhev({ nodes: ["https://engine"], credentials, retry: "never", transport, ...options });
}

const oldVm = {
  id: "1",
  status: { state: "up" },
  cpu: { id: "Intel", architecture: "X86_64" },
  os: { type: "rhel_6x64", boot: [{ dev: "network" }, { dev: "hd" }] },
  timezone: "Etc/GMT",
};

test("JSON of 3.x is read in today's form, too, with basic credentials", async () => {
  await using rhev = oldEngine({ vm: [oldVm] });
  const now = {
    id: "1",
    status: "up",
    cpu: { type: "Intel", architecture: "x86_64" },
    os: { type: "rhel_6x64", boot: { devices: { device: ["network", "hd"] } } },
    timezone: "Etc/GMT",
    time_zone: { name: "Etc/GMT" },
  };
  expect(await rhev.vms.list()).toEqual({ vm: [now] });
  const read: unknown[] = [];
  for await (const vm of rhev.vms.list()) read.push(vm);
  expect(read).toEqual([now]);
});

test.for([
  ["a version that is told", { credentials: { token: "t" }, serverVersion: "3.6.7" }],
  ["version 3 of the API", { credentials: { token: "t" }, apiVersion: "3" }],
  ["the path of engines up to 3.3", { credentials: { token: "t" }, basePath: "/api" }],
] as const)("JSON of 3.x is read in today's form by %s", async ([_name, options]) => {
  await using rhev = oldEngine(oldVm, options);
  expect(await rhev.vms.get({ vmId: "1" })).toMatchObject({ status: "up", cpu: { architecture: "x86_64" } });
});

test("JSON of an engine that says it is newer is left alone", async () => {
  await using rhev = oldEngine(oldVm, { serverVersion: "4.4.10" });
  expect(await rhev.vms.get({ vmId: "1" })).toEqual(oldVm);
});
