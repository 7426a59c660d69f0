import { csvOf } from "@northbound/prime-infrastructure";
import { expect, test } from "vitest";
import { clientOf, primeLab } from "./fixture.ts";

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test("devices are removed by a job, and are gone afterwards", async () => {
  await using lab = await primeLab({}, 50);
  await using prime = clientOf(lab);
  const ipAddress = lab.world.devices.slice(0, 2).map(({ address }) => address);
  const run = await prime.devices.remove({ ipAddress }, { delay: 5 });
  expect(run).toMatchObject({ runStatus: "COMPLETED", resultStatus: "SUCCESS" });
  expect(await prime.data.devices.count()).toBe(46);
  expect(lab.prime.counters.of("deviceService/delete")).toBe(0);
  expect(lab.violations).toEqual([]);
});

test("a removal that fails is an error, and one without an address is never sent", async () => {
  await using lab = await primeLab({}, 50);
  await using prime = clientOf(lab);
  lab.prime.state.jobs.outcomes.push("PARTIALFAILURE");
  await expect(prime.devices.remove({ ipAddress: "192.0.2.1" }, { delay: 5 })).rejects.toMatchObject({
    code: "WAIT_FAILED",
  });
  for (const ipAddress of ["", [], ["192.0.2.1", ""]]) {
    // oxlint-disable-next-line no-await-in-loop
    await expect(prime.devices.remove({ ipAddress })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  }
  expect(lab.prime.counters.of("deviceService/remove")).toBe(1);
});

test("a server before 3.1 has no removal job, and the error names what it has", async () => {
  await using lab = await primeLab({ version: "3.0.2" });
  await using prime = clientOf(lab, { serverVersion: "3.0.2" });
  await expect(prime.devices.remove({ ipAddress: "192.0.2.1" })).rejects.toMatchObject({
    code: "UNSUPPORTED_VERSION",
    message: expect.stringContaining("deviceService/delete") as string,
  });
});

test("a template is deployed to records, identifiers and addresses, with values for all and for one", async () => {
  await using lab = await primeLab({}, 50);
  await using prime = clientOf(lab);
  const record = await prime.data.devices.get({ id: 1_004 });
  const address = lab.world.devices[7]?.address ?? "";
  await prime.templates.deploy(
    {
      name: "Banner",
      devices: [1_003, "1005", record, { device: address, values: { text: "Here alone", lines: 3 } }],
      values: { text: "Keep out" },
      copyConfigToStartup: true,
    },
    { delay: 5 },
  );
  const sent = lab.prime.journal.entries.find(
    ({ operation }) => operation === "cliTemplateConfiguration/deployThroughJob",
  );
  const valuesOf = (...variableValue: object[]): object => ({ variableValues: { variableValue } });
  const text = (value: string): object => ({ name: "text", value });
  expect(sent?.body).toEqual({
    cliTemplateCommand: {
      templateName: "Banner",
      options: { copyConfigToStartup: true },
      targetDevices: {
        targetDevice: [
          { targetDeviceID: "1003", ...valuesOf(text("Keep out")) },
          { targetDeviceID: "1005", ...valuesOf(text("Keep out")) },
          { targetDeviceID: "1004", ...valuesOf(text("Keep out")) },
          { targetDeviceID: "1007", ...valuesOf(text("Here alone"), { name: "lines", value: "3" }) },
        ],
      },
    },
  });
  expect(lab.violations).toEqual([]);
});

test("nothing is deployed when a device is unknown", async () => {
  await using lab = await primeLab({}, 50);
  await using prime = clientOf(lab);
  const deploy = (devices: never): Promise<unknown> => prime.templates.deploy({ name: "Banner", devices });
  await expect(deploy(["1003", "192.0.2.250"] as never)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(deploy([] as never)).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await expect(deploy([1.5] as never)).rejects.toMatchObject({ code: "INVALID_INPUT" });
  expect(lab.prime.counters.of("cliTemplateConfiguration/deployThroughJob")).toBe(0);
});

test("a client is found by either address, the connected one first", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab);
  const [client] = await prime.data.clients.list({ filter: { status: "ASSOCIATED" } }).all();
  const octets = client?.macAddress?.octets ?? "";
  const written = [
    octets,
    octets.toUpperCase(),
    octets.replaceAll(/..(?=.)/g, "$&-"),
    octets.replaceAll(/....(?=.)/g, "$&."),
  ];
  for (const mac of written) {
    // oxlint-disable-next-line no-await-in-loop
    expect((await prime.clients.find({ mac }))?.["@id"]).toBe(client?.["@id"]);
  }
  expect(await prime.clients.find({ ip: client?.ipAddress?.address ?? "" })).toMatchObject({ status: "ASSOCIATED" });
  expect(await prime.clients.find({ mac: "02:00:00:00:00:01" })).toBeUndefined();
  await expect(prime.clients.find({ mac: "zz" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await expect(prime.clients.find({ ip: "" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
});

test("serial numbers of all devices become lines of CSV, devices without one included", async () => {
  await using lab = await primeLab({}, 50);
  await using prime = clientOf(lab);
  const device = { ipAddress: "192.0.2.77" };
  const imported = await prime.op.deviceService.bulkImport({ body: { devicesImport: { devices: { device } } } });
  await prime.op.jobService.waitFor(imported, { delay: 5 });
  const lines = await collect(csvOf(prime.inventory.serialNumbers({ ".sort": "id" })));
  expect(lines[0]).toBe(
    "deviceId,deviceName,ipAddress,deviceType,softwareVersion,location,part,name,model,serialNumber\r\n",
  );
  expect(lines).toHaveLength(50);
  const { fqdn, address, model, version, serial, site } = lab.world.devices[0] ?? {};
  expect(lines[1]).toBe(
    `1000,${fqdn},${address},Arista ${model},${version},${site?.city},chassis,${model},${model},${serial}\r\n`,
  );
  expect(lines.at(-1)).toBe("1048,192.0.2.77,192.0.2.77,,,,chassis,,,\r\n");
  const parts = await collect(prime.inventory.serialNumbers({ filter: { id: 1_000 }, modules: true }));
  expect(parts.map(({ part }) => part)).toEqual(["chassis", "module"]);
});

test("fields of CSV are quoted where they must be", async () => {
  const rows = [
    { a: 'say "hi"', b: "x,y", c: undefined },
    { a: "two\nlines", b: 1, c: null },
  ];
  expect((await collect(csvOf(rows))).join("")).toBe('a,b,c\r\n"say ""hi""","x,y",\r\n"two\nlines",1,\r\n');
});
