import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { primeLab } from "./fixture.ts";

/** What piapi sends, in its order: Basic, a connection for each request, no `Accept`, and paths that end in `.json`. */
test("piapi's requests are answered as it reads them", { timeout: 30_000 }, async () => {
  await using lab = await primeLab({ limits: {}, clients: 2_300 });
  const [origin = ""] = lab.prime.urls;
  const headers = { authorization: `Basic ${btoa("api:prime-lab")}`, connection: "close", accept: "*/*" };
  const read = async (url: string): Promise<Record<string, unknown>> => {
    const response = await fetch(url, { headers });
    expect(response.status).toBe(200);
    return (await response.json()) as Record<string, unknown>;
  };
  type Entry = Readonly<Record<string, string>>;
  const { queryResponse: data } = (await read(`${origin}/webacs/api/v3/data.json`)) as {
    queryResponse: { entityType: Entry[] };
  };
  const { queryResponse: op } = (await read(`${origin}/webacs/api/v3/op.json`)) as {
    queryResponse: { operation: Entry[] };
  };
  expect(op.operation).toContainEqual({ "@httpMethod": "PUT", "@path": "devices/bulkImport", $: "bulkImport" });
  const resource = `${data.entityType.find((entry) => entry["$"] === "Clients")?.["@url"]}.json`;
  const filter = "connectionType=LIGHTWEIGHTWIRELESS";
  const counted = (await read(`${resource}?${filter}`)) as { queryResponse: { "@count": number } };
  const count = Number(counted.queryResponse["@count"]);
  const firsts = Array.from({ length: Math.ceil(count / 1_000) }, (_, index) => index * 1_000);
  const pages = await Promise.all(
    firsts.map((first) => read(`${resource}?${filter}&.full=true&.firstResult=${first}&.maxResults=1000`)),
  );
  const entities = pages.flatMap((page) => (page as { queryResponse: { entity: Entry[] } }).queryResponse.entity);
  expect(entities).toHaveLength(count);
  // It asks for version 3 of the API, which has MAC addresses as texts.
  expect(entities[0]).toMatchObject({ "@dtoType": "clientsDTO", clientsDTO: { macAddress: "00:50:ba:00:00:00" } });

  // The example of its README: the name and the method come from the listing, and the list of one is written bare.
  const { address } = lab.world.devices[0] ?? {};
  const { "@httpMethod": method = "", "@path": path } = op.operation.find(({ $ }) => $ === "deleteDevices") ?? {};
  const body = JSON.stringify({ deviceDeleteCandidates: { ipAddresses: { ipAddress: address } } });
  const deleted = await fetch(`${origin}/webacs/api/v3/op/${path}.json`, {
    method,
    body,
    headers: { ...headers, "content-type": "application/json" },
  });
  expect(await deleted.json()).toMatchObject({
    mgmtResponse: { deleteDeviceResult: [{ deleteStatuses: { deleteStatus: [{ ipAddress: address }] } }] },
  });

  const refused = await fetch(resource, {
    headers: { authorization: `Basic ${btoa("api:wrong")}` },
    redirect: "manual",
  });
  expect([refused.status, refused.headers.get("location")]).toEqual([302, `${origin}/webacs/pages/common/login.jsp`]);
  expect(lab.violations).toEqual([]);
});

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly status: number;
  readonly count?: number | string;
  readonly lengths?: Readonly<Record<string, number>>;
}

/** What piapi, unchanged, sent to the lab and got: written by `scripts/foreign/piapi.ts`, which drives it as its README does. */
test("what piapi sent when it ran against the lab is answered as it was then", async () => {
  const file = new URL("data/piapi-exchanges.json", import.meta.url);
  const exchanges = JSON.parse(readFileSync(file, "utf8")) as readonly Exchange[];
  expect(exchanges.length).toBeGreaterThan(20);
  await using lab = await primeLab({}, 0);
  const [origin = ""] = lab.prime.urls;
  for (const { method, path, body, ...wanted } of exchanges) {
    const init = {
      method,
      redirect: "manual" as const,
      headers: {
        authorization: `Basic ${btoa(wanted.status === 302 ? "api:wrong" : "api:prime-lab")}`,
        connection: "close",
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    // oxlint-disable-next-line no-await-in-loop -- in the order in which they were sent
    const response = await fetch(origin + path, init);
    // oxlint-disable-next-line no-await-in-loop
    const text = await response.text();
    const answer = JSON.parse(text || "{}") as { readonly queryResponse?: Readonly<Record<string, unknown>> };
    const lists = Object.entries(answer.queryResponse ?? {}).filter(([, value]) => Array.isArray(value));
    const lengths = Object.fromEntries(lists.map(([name, list]) => [name, (list as readonly unknown[]).length]));
    const got = {
      status: response.status,
      ...(answer.queryResponse && { count: answer.queryResponse["@count"], lengths }),
    };
    expect([path, got]).toEqual([path, wanted]);
  }
});
