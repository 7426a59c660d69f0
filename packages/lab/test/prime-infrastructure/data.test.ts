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

test("a word of a fixed set must not be quoted, an unknown attribute is refused", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab);
  await expect(prime.data.clients.count({ raw: { status: '"ASSOCIATED"' } })).rejects.toMatchObject({
    code: "REJECTED_INPUT",
    status: 400,
  });
  await expect(prime.data.clients.count({ raw: { colour: "1" } })).rejects.toThrow("colour is not known for Clients");
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
  expect(one[0]?.macAddress).toBe("0050ba000000");
  await expect(v1.data.merakiDevices.list().all()).rejects.toMatchObject({ code: "UNSUPPORTED_VERSION" });
  expect(lab.prime.counters.of("merakiDevices/list")).toBe(0);
});
