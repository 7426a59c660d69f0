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
  expect([good, wrongWord, wrongOperator, wrongName, nested]).toHaveLength(5);
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
