import { expect, test } from "vitest";
import { createPrimeInfrastructure, type Filters, type RecordOf } from "../src/index.ts";

const prime = createPrimeInfrastructure({
  nodes: ["https://prime.example.net"],
  credentials: { username: "api", password: "not-a-real-secret" },
});

test("filters are typed by the record", () => {
  const good: Filters<RecordOf<"clients">> = {
    status: "ASSOCIATED",
    vlan: { between: [10, 20] },
    ipAddress: { startsWith: "10." },
    id: { gt: 1_000 },
  };
  // @ts-expect-error the status is a word of a set
  const wrongWord: Filters<RecordOf<"clients">> = { status: "SOMEWHERE" };
  // @ts-expect-error a number has no parts
  const wrongOperator: Filters<RecordOf<"clients">> = { vlan: { contains: "1" } };
  // @ts-expect-error no such attribute
  const wrongName: Filters<RecordOf<"clients">> = { vlann: 10 };
  const nested: Filters<RecordOf<"alarms">> = { "condition.value": "AP_DISASSOCIATED" };
  const either: Filters<RecordOf<"devices">> = { ipAddress: [{ startsWith: "192.168." }, { startsWith: "10.0." }] };
  const inList: Filters<RecordOf<"inventoryDetails">> = {
    "ethernetInterface.description": { contains: "uplink" },
    "chassis.serialNr": "FOC1234X0AB",
    "summary.reachability": "REACHABLE",
  };
  // @ts-expect-error a list is named after an item
  const wrongList: Filters<RecordOf<"inventoryDetails">> = { "ethernetInterfaces.description": "uplink" };
  const times: Filters<RecordOf<"clients">> = { associationTime: { gt: new Date() }, updateTime: { lt: 1 } };
  const texts: Filters<RecordOf<"alarms">> = { alarmFoundAt: { between: [new Date(), new Date()] } };
  // @ts-expect-error the VLAN is no time
  const noTime: Filters<RecordOf<"clients">> = { vlan: new Date() };
  expect([
    good,
    wrongWord,
    wrongOperator,
    wrongName,
    nested,
    either,
    inList,
    wrongList,
    times,
    texts,
    noTime,
  ]).toHaveLength(11);
});

test("an identifier that one call gives fits the next one", () => {
  const next = async (): Promise<void> => {
    const device = await prime.data.devices.list().first();
    const reference = await prime.data.devices.references().first();
    if (!device || !reference) return;
    await prime.data.devices.get({ id: device["@id"] });
    await prime.data.devices.get({ id: reference.$ });
    await prime.devices.get({ id: reference.$ });
    const targetDevice = { targetDeviceID: device["@id"] };
    const cliTemplateCommand = { templateName: "Banner", targetDevices: { targetDevice } };
    await prime.op.cliTemplateConfiguration.deployThroughJob({ body: { cliTemplateCommand } });
    await prime.op.groupService.addDevices({
      groupPath: "/x",
      body: { groupDevicesDTO: { deviceIds: { deviceId: reference.$ } } },
    });
  };
  expect(next).toBeTypeOf("function");
});

test("a list of one may be written bare, as the vendor's guide and piapi do", () => {
  const one = async (): Promise<void> => {
    const ipAddresses = { ipAddress: "192.0.2.1" };
    await prime.op.deviceService.delete({ body: { deviceDeleteCandidates: { ipAddresses } } });
    const ipAddressList = { ipAddressList: { address: "192.0.2.1" } };
    await prime.op.deviceService.remove({ body: { removalJobParamsDTO: { ipAddressList } } });
    const device = { ipAddress: "192.0.2.1", udfs: { udf: { name: "rack", value: "7" } } };
    await prime.op.deviceService.bulkImport({ body: { devicesImport: { devices: { device } } } });
  };
  expect(one).toBeTypeOf("function");
});

test("the bodies of the vendor's samples have the types of the spec", () => {
  type Body<Call extends (input: never) => unknown> = Parameters<Call>[0] extends { body: infer Of } ? Of : never;
  const { deviceService, cliTemplateConfiguration } = prime.op;
  const bodies = [
    {
      removalJobParamsDTO: { deleteAPs: true, ipAddressList: { ipAddressList: [{ address: "192.168.115.243" }] } },
    } satisfies Body<typeof deviceService.remove>,
    { deviceDeleteCandidates: { ipAddresses: { ipAddress: "String value" } } } satisfies Body<
      typeof deviceService.delete
    >,
    { syncDevicesDTO: { devices: { device: [{ address: "192.0.2.1" }] } } } satisfies Body<typeof deviceService.sync>,
    {
      cliTemplateCommand: {
        targetDevices: {
          targetDevice: {
            targetDeviceID: "610622",
            variableValues: { variableValue: [{ name: "InterfaceName", value: "gigabitethernet1/0/2" }] },
          },
        },
        templateName: "Configure Interface",
      },
    } satisfies Body<typeof cliTemplateConfiguration.deployThroughJob>,
    {
      cliTemplate: {
        content: "banner",
        deviceType: "Routers",
        name: "TEST-Banner",
        variables: { variable: { name: "text", type: "String", required: true } },
        version: "1",
      },
    } satisfies Body<typeof cliTemplateConfiguration.upload>,
  ];
  expect(bodies).toHaveLength(5);
});

test("records and names are typed", () => {
  const read = async (): Promise<readonly [string | undefined, number | undefined, string | undefined]> => {
    const [client] = await prime.request("Clients", { status: "ASSOCIATED" });
    const device = await prime.data.devices.get({ id: 15 });
    const page = await prime.data.clients.list();
    // @ts-expect-error records have no such member
    void device.name2;
    return [client?.ssid, page.queryResponse.entity?.[0]?.clientsDTO?.vlan, device.deviceName];
  };
  expect(read).toBeTypeOf("function");
});

// "Updated" of the vendor's reference of v4: the types of macAddress, ipAddress and others are changed in version 4.
test("types are those of the version of the API that is asked for", () => {
  const options = { nodes: ["https://prime.example.net"], credentials: { username: "api", password: "made-up" } };
  const v3 = createPrimeInfrastructure({ ...options, apiVersion: "v3" });
  const v1 = createPrimeInfrastructure({ ...options, apiVersion: "v1" });
  const read = async (): Promise<readonly (string | undefined)[]> => {
    const client = await v3.data.clients.get({ id: 1 });
    // @ts-expect-error a MAC address is a text before v4
    void client.macAddress?.octets;
    const details = await v3.data.inventoryDetails.list().first();
    const [port] = details?.ipInterfaces?.ipInterface ?? [];
    // @ts-expect-error the address of an interface has its prefix length in it
    void port?.prefixLength;
    // @ts-expect-error Meraki devices came with v4
    void v3.merakiDevices;
    // @ts-expect-error and so did the path to them
    void v3.GET("/data/MerakiDevices");
    const { data } = await v3.GET("/data/Clients/{id}", { params: { path: { id: 1 } } });
    const old = await v1.data.clients.get({ id: 1 });
    const page = await v1.clients.list();
    return [
      client.macAddress,
      client.ipAddress?.address,
      port?.ipAddress,
      data?.queryResponse.entity?.[0]?.clientsDTO?.macAddress,
      old.ipAddress,
      old["@id"],
      page.queryResponse["@count"],
    ];
  };
  expect(read).toBeTypeOf("function");
});
