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
