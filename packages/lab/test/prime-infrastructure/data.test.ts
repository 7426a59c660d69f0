import { expect, test } from "vitest";
import { clientOf, primeLab } from "./fixture.ts";

test("a list gives every record without its envelope, page after page", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab, { concurrency: 4 });
  const clients = await prime.data.clients.list({}, { pageSize: 40 }).all();
  expect(clients).toHaveLength(250);
  expect(new Set(clients.map((client) => client["@id"])).size).toBe(250);
  expect(clients[0]).toMatchObject({ "@id": 20_000_000_000, status: "ASSOCIATED" });
  // One read for the session, seven pages, none in vain.
  expect(lab.prime.counters.of("clients/list")).toBe(7);
  expect(lab.violations).toEqual([]);
});

test("awaiting a list gives the page as it came", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab);
  const { queryResponse } = await prime.data.devices.list({}, { pageSize: 2 });
  expect(queryResponse).toMatchObject({
    "@count": 48,
    "@first": 0,
    "@last": 1,
    "@responseType": "listEntityInstances",
  });
  expect(queryResponse.entity?.[0]).toMatchObject({ "@dtoType": "devicesDTO", devicesDTO: { "@id": 1_000 } });
});

test("nothing found is an empty list", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab);
  const none = { filter: { deviceName: "no-such-device" } } as const;
  expect(await prime.data.devices.list(none).all()).toEqual([]);
  expect(await prime.data.devices.list(none).first()).toBeUndefined();
  expect(await prime.data.devices.count(none)).toBe(0);
  expect(await prime.request("Devices", { deviceName: '"no-such-device"' })).toEqual([]);
});

test("typed filters, sorting and counting reach the server as it wants them", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab);
  const { devices, clients, alarms } = prime.data;
  const [first] = await devices.list({ ".sort": "-deviceName" }).all();
  expect(first?.deviceName).toBe(
    lab.world.devices
      .map(({ fqdn }) => fqdn)
      .toSorted()
      .at(-1),
  );
  const leaves = await devices.list({ filter: { deviceName: { contains: "leaf" }, reachability: "REACHABLE" } }).all();
  expect(leaves.length).toBeGreaterThan(5);
  expect(
    leaves.every(({ deviceName, reachability }) => deviceName?.includes("leaf") && reachability === "REACHABLE"),
  ).toBe(true);
  expect(await devices.count({ filter: { id: { between: [1_000, 1_009] } } })).toBe(10);
  expect(await devices.count({ filter: { id: { in: [1_000, 1_001] } } })).toBe(2);
  expect(await devices.count({ filter: { ipAddress: lab.world.devices[3]?.address ?? "" } })).toBe(1);
  expect(await devices.count({ filter: { deviceName: { isNull: true } } })).toBe(0);
  expect(await devices.count({ filter: { deviceName: { startsWith: "AMS1" } }, ".case_sensitive": false })).toBe(24);
  expect(await clients.count({ filter: { status: { ne: "ASSOCIATED" } } })).toBe(50);
  expect(await clients.count({ filter: { vlan: { gt: 120 }, ssid: "guest" } })).toBeGreaterThan(0);
  expect(await clients.count({ filter: { vlan: 110, ssid: "guest" }, ".or_filter": true })).toBeGreaterThan(100);
  const nested = await alarms.list({ filter: { "condition.value": "LINK_DOWN" } }).all();
  expect(nested.every(({ condition }) => condition?.value === "LINK_DOWN")).toBe(true);
  expect(await prime.data.inventoryDetails.count({ raw: { "summary.reachability": "REACHABLE" } })).toBeGreaterThan(0);
  expect(lab.violations).toEqual([]);
});

test("words may stand in quotes and texts bare, as public scripts send them; an unknown attribute is refused", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab);
  const associated = await prime.data.clients.count({ filter: { status: "ASSOCIATED" } });
  expect(associated).toBeGreaterThan(0);
  expect(await prime.data.clients.count({ raw: { status: '"ASSOCIATED"' } })).toBe(associated);
  const address = lab.world.devices[3]?.address ?? "";
  expect(await prime.data.devices.count({ raw: { ipAddress: address } })).toBe(1);
  await expect(prime.data.clients.count({ raw: { colour: "1" } })).rejects.toThrow("colour is not known for Clients");
  expect(lab.violations).toEqual([]);
});

test("several filters on one attribute are joined like all others, as the vendor's guide to filtering has it", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab);
  const { devices } = prime.data;
  const [one, two] = lab.world.sites;
  const networks = [one, two].map((site) => ({ startsWith: `10.${site?.octet}.` }));
  const all = await devices.count();
  expect(await devices.count({ filter: { ipAddress: networks }, ".or_filter": true })).toBe(all);
  expect(await devices.count({ filter: { ipAddress: networks } })).toBe(0);
  expect(await devices.count({ filter: { id: [{ gt: 1_000 }, { lt: 1_003 }] } })).toBe(2);
});

test("attributes inside lists are filtered by the name of an item", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab);
  const { inventoryDetails } = prime.data;
  const { hostname = "", serial = "" } = lab.world.devices[5] ?? {};
  const [found] = await inventoryDetails.list({ filter: { "chassis.serialNr": serial } }).all();
  expect(found?.summary?.deviceName).toContain(hostname);
  const byPort = { "ethernetInterface.description": { contains: `of ${hostname}` } };
  expect(await inventoryDetails.count({ filter: byPort })).toBe(1);
  await expect(inventoryDetails.count({ raw: { "ethernetInterfaces.description": '"x"' } })).rejects.toThrow(
    "not known",
  );
});

test("a date finds what an attribute of milliseconds and one of text hold", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab);
  const clients = await prime.data.clients.list().all();
  const since = new Date(Date.UTC(2026, 0, 15, 2));
  const wanted = clients.filter(({ associationTime = 0 }) => associationTime > since.getTime());
  expect(wanted.length).toBeGreaterThan(0);
  expect(await prime.data.clients.count({ filter: { associationTime: { gt: since } } })).toBe(wanted.length);
  const alarms = await prime.data.alarms.list({ filter: { alarmFoundAt: { lt: since } } }).all();
  expect(alarms.length).toBeGreaterThan(0);
  expect(alarms.every(({ alarmFoundAt = "" }) => Date.parse(alarmFoundAt) < since.getTime())).toBe(true);
});

test("a virtual domain is found in small letters, too: piapi's README asks for `root-domain`", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab, { virtualDomain: "root-domain" });
  expect(await prime.data.devices.count()).toBe(lab.world.devices.length);
});

test("one record, references and a page of one's own choice", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab);
  expect(await prime.data.devices.get({ id: 1_003 })).toMatchObject({ "@id": 1_003 });
  await expect(prime.data.devices.get({ id: 7 })).rejects.toMatchObject({ code: "NOT_FOUND", backendCode: "PRS-101" });
  const references = await prime.data.devices.references({}, { pageSize: 10 }).all();
  expect(references).toHaveLength(48);
  expect(references[0]).toMatchObject({ $: "1000", "@type": "Devices" });
  expect(await prime.data.devices.list({ ".firstResult": 5, ".maxResults": 3 }).all()).toHaveLength(3);
  // The server caps the page below what is asked for, and nothing is lost.
  lab.prime.state.limiter.limits = { ...lab.prime.state.limiter.limits, limitPageSize: 20 };
  expect(await prime.data.devices.list().all()).toHaveLength(48);
  expect(await prime.data.devices.list({ ".nocount": true }).all()).toHaveLength(48);
});

test("a virtual domain narrows one call or all calls of a client, and never sticks", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab, { cache: true });
  expect(await prime.data.devices.count()).toBe(48);
  expect(await prime.data.devices.count({ "_ctx.domain": "AMS1" })).toBe(24);
  expect(await prime.data.devices.count()).toBe(48);
  await using one = clientOf(lab, { virtualDomain: "DUB1" });
  expect(await one.data.devices.count()).toBe(24);
  expect(await one.data.devices.count({ "_ctx.domain": "ROOT-DOMAIN" })).toBe(48);
  expect((await one.request("Devices")).every(({ location }) => location === "Dublin")).toBe(true);
  const { data } = await one.GET("/data/Devices", { params: { query: { ".full": true } } });
  expect(data?.queryResponse["@count"]).toBe(24);
});

test("the same question is answered from the cache, unless the call says otherwise", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab, { cache: true });
  const read = (cache?: "reload"): Promise<unknown[]> =>
    prime.data.devices.list({ filter: { reachability: "REACHABLE" } }, { pageSize: 20, cache }).all();
  const first = await read();
  const asked = lab.prime.counters.of("devices/list");
  expect(await read()).toEqual(first);
  expect(lab.prime.counters.of("devices/list")).toBe(asked);
  await read("reload");
  expect(lab.prime.counters.of("devices/list")).toBe(asked * 2);
  // A write through a service drops what it changes.
  await prime.op.deviceService.sync({ body: { syncDevicesDTO: { devices: { device: [] } } } });
  await read();
  expect(lab.prime.counters.of("devices/list")).toBe(asked * 3);
});

test("older versions of the API answer in their own shape, and lists read the same", async () => {
  await using lab = await primeLab();
  await using v1 = clientOf(lab, { apiVersion: "v1" });
  const one = await v1.data.clients.list({ ".firstResult": 0, ".maxResults": 1 }).all();
  expect(one).toHaveLength(1);
  expect(one[0]?.["@id"]).toBe("20000000000");
  expect(one[0]?.macAddress).toBe("00:50:ba:00:00:00");
  await expect(v1.data.merakiDevices.list().all()).rejects.toMatchObject({ code: "UNSUPPORTED_VERSION" });
  expect(lab.prime.counters.of("merakiDevices/list")).toBe(0);
});

/** A recorded answer of a 3.x server: durgell/Prime-Infrastructure-3-Querier, README.txt. */
test("the inventory of version 3 has addresses as texts, as a recorded answer of a server", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab);
  await using v3 = clientOf(lab, { apiVersion: "v3" });
  const [address = ""] = lab.world.devices.map((device) => device.address);
  const interfacesOf = async (from: typeof prime): Promise<unknown> => {
    const record = await from.data.inventoryDetails.get({ id: 1_000 });
    return [record.ipInterfaces?.ipInterface, record.ethernetInterfaces?.ethernetInterface?.[0]?.macAddress];
  };
  const common = { adminStatus: "UP", name: "Management1", operationalStatus: "UP" };
  expect(await interfacesOf(v3)).toEqual([
    [{ ...common, ipAddress: `${address}/24` }],
    expect.stringMatching(/^(?:[\da-f]{2}:){5}[\da-f]{2}$/),
  ]);
  expect(await interfacesOf(prime)).toEqual([
    [{ ...common, ipAddress: { address }, prefixLength: 24 }],
    { octets: expect.stringMatching(/^[\da-f]{12}$/) as string },
  ]);
});
