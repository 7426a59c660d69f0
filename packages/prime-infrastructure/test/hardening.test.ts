import { inspect } from "node:util";
import { type Call, InvalidInputError, type NorthboundEvent, Reply } from "@northbound/runtime";
import { expect, test } from "vitest";
import { createPrimeInfrastructure, encodeFilters, type PrimeInfrastructureOptions } from "../src/index.ts";

interface Sent {
  readonly urls: string[];
}

function start(
  answer: (url: URL) => unknown,
  { status = 200, ...options }: Partial<PrimeInfrastructureOptions> & { readonly status?: number } = {},
): { readonly prime: ReturnType<typeof createPrimeInfrastructure>; readonly sent: Sent } {
  const sent: Sent = { urls: [] };
  const prime = createPrimeInfrastructure({
    nodes: ["https://prime.example.net"],
    credentials: { username: "api", password: "not-a-real-secret" },
    hold: 1,
    transport: {
      send(call: Call) {
        sent.urls.push(call.url);
        const url = new URL(call.url, "https://prime.example.net");
        const value = answer(url);
        const body = new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
        const type = typeof value === "string" ? "text/html" : "application/json";
        return Promise.resolve(
          new Reply({
            status: url.pathname.includes("/novel/") ? status : 200,
            headers: { "content-type": type },
            body,
          }),
        );
      },
      close: () => Promise.resolve(),
    },
    ...options,
  });
  return { prime, sent };
}

const history = (job: object): unknown => ({ mgmtResponse: { job: [job] } });

test.for(["CANCELLED", "EXPIREDBEFOREAPPROVAL"])(
  "a job that is %s before its first run is not waited for",
  async (jobStatus) => {
    const { prime } = start(() => history({ jobName: "j", jobStatus }));
    await using _ = prime;
    await expect(prime.op.jobService.waitFor("j", { delay: 1, deadline: 2_000 })).rejects.toMatchObject({
      code: "WAIT_FAILED",
      message: expect.stringContaining(jobStatus),
    });
  },
);

test("a run that goes on is waited for although its job has no further one", async () => {
  let reads = 0;
  const { prime } = start(({ pathname }) => {
    if (!pathname.endsWith("/runhistory")) return {};
    const runInstance = [
      (reads += 1) < 3 ? { runStatus: "RUNNING" } : { runStatus: "COMPLETED", resultStatus: "SUCCESS" },
    ];
    return history({ jobName: "j", jobStatus: "CANCELLED", runInstances: { runInstance } });
  });
  await using _ = prime;
  const run = await prime.op.jobService.waitFor("j", { delay: 1, failOn: undefined });
  expect(run.resultStatus).toBe("SUCCESS");
});

test("an undefined `failOn` leaves a failed run recognised", async () => {
  const { prime } = start(() => history({ runInstances: { runInstance: [{ runStatus: "ABORTED" }] } }));
  await using _ = prime;
  await expect(
    prime.op.jobService.waitFor("j", { delay: 1, deadline: 2_000, failOn: undefined }),
  ).rejects.toMatchObject({ code: "WAIT_FAILED" });
});

test("the name of a job stands in quotes that it does not hold", async () => {
  const done = { runStatus: "COMPLETED", resultStatus: "SUCCESS" };
  const { prime, sent } = start(() => history({ runInstances: { runInstance: [done] } }));
  await using _ = prime;
  await prime.op.jobService.waitFor('a"b');
  expect(new URL(sent.urls.at(-1) ?? "", "https://x").searchParams.get("jobName")).toBe(`'a"b'`);
  await expect(prime.op.jobService.waitFor(`a"b'c`)).rejects.toBeInstanceOf(InvalidInputError);
});

test("waiting for nothing is refused as a rejection, and nothing is sent", async () => {
  const { prime, sent } = start(() => ({}));
  await using _ = prime;
  const nothing = undefined as never;
  await expect(prime.op.jobService.waitFor("")).rejects.toBeInstanceOf(InvalidInputError);
  await expect(prime.op.jobService.waitFor(nothing)).rejects.toThrow("names no job");
  await expect(prime.op.jobService.waitFor({})).rejects.toThrow("names no job");
  await expect(prime.op.deviceService.waitForCollection(nothing)).rejects.toBeInstanceOf(InvalidInputError);
  await expect(prime.op.deviceService.waitForCollection("")).rejects.toBeInstanceOf(InvalidInputError);
  expect(sent.urls).toEqual([]);
});

test("a device that is being deleted is not waited for", async () => {
  const devicesDTO = { collectionStatus: "DELETEINPROGRESS" };
  const { prime } = start(() => ({
    queryResponse: { "@count": 1, entity: [{ "@dtoType": "devicesDTO", devicesDTO }] },
  }));
  await using _ = prime;
  await expect(
    prime.op.deviceService.waitForCollection("192.0.2.1", { delay: 1, deadline: 2_000 }),
  ).rejects.toMatchObject({ code: "WAIT_FAILED" });
});

test("filters never say something else than what was given", () => {
  const isNull = { deviceName: { isNull: false } };
  expect(() => encodeFilters("devices", isNull)).toThrow(InvalidInputError);
  // A word of a set stands bare, so that it must not be read as an operator or as several words.
  for (const word of ["ne(REACHABLE)", "isNull()", "A,B", 'A"', "A'"]) {
    expect(() => encodeFilters("devices", { reachability: word })).toThrow(InvalidInputError);
    expect(() => encodeFilters("devices", { reachability: { in: [word] } })).toThrow(InvalidInputError);
  }
  expect(encodeFilters("devices", { reachability: "XOR (5GHz)" })).toEqual({ reachability: "XOR (5GHz)" });
});

test("a request by name leaves out what is undefined and refuses what is no text", async () => {
  const { prime, sent } = start(() => ({ queryResponse: { "@count": 0 } }));
  await using _ = prime;
  await prime.request("Clients", { status: undefined, vlan: 5 });
  expect(sent.urls.at(-1)).not.toContain("status");
  expect(sent.urls.at(-1)).toContain("vlan=5");
  await expect(prime.request("Clients", { status: null })).rejects.toBeInstanceOf(InvalidInputError);
  await expect(prime.request("Clients", { status: { eq: 1 } })).rejects.toBeInstanceOf(InvalidInputError);
  await expect(prime.request(undefined as never)).rejects.toBeInstanceOf(InvalidInputError);
});

test("a request by name ends with its signal while the server is still asked what it has", async () => {
  const { prime } = start(() => ({}), {
    transport: { send: () => new Promise<never>(() => {}), close: () => Promise.resolve() },
  });
  const controller = new AbortController();
  const request = prime.request("Novelties", {}, { signal: controller.signal });
  controller.abort("enough");
  await expect(request).rejects.toBe("enough");
});

test("what the server echoes of a request by name is printed without its secrets", async () => {
  const { prime } = start(
    ({ pathname }) => {
      if (pathname.endsWith("/data")) return { queryResponse: { entityType: [] } };
      const operation = [{ $: "setIt", "@httpMethod": "POST", "@path": "novel/setIt" }];
      return pathname.endsWith("/op")
        ? { queryResponse: { operation } }
        : { errorDocument: { wpaPresharedKey: "hunter2hunter2" } };
    },
    { status: 400 },
  );
  await using _ = prime;
  const error: unknown = await prime
    .request("setIt", { wpaPresharedKey: "hunter2hunter2" })
    .catch((failure: unknown) => failure);
  expect(error).toMatchObject({ code: "REJECTED_INPUT" });
  expect(inspect(error, { depth: 9 })).not.toContain("hunter2");
});

test("pages of whole records are seen as those of plain calls are", async () => {
  const events: NorthboundEvent[] = [];
  const { prime } = start(
    ({ searchParams }) => {
      const first = Number(searchParams.get(".firstResult"));
      return { queryResponse: { "@count": 4, entity: [0, 1].map((id) => ({ clientsDTO: { "@id": first + id } })) } };
    },
    { observe: (event) => events.push(event) },
  );
  await using _ = prime;
  expect(await prime.data.clients.list({}, { pageSize: 2 }).all()).toHaveLength(4);
  expect(events.filter(({ type }) => type === "page")).toHaveLength(2);
});

test.for([null, "", 5])("refuses the virtual domain %j", (virtualDomain) => {
  expect(() => start(() => ({}), { virtualDomain: virtualDomain as never })).toThrow("virtualDomain");
});

test("the page that documents a resource is no login page", async () => {
  const { prime } = start(({ search }) => (search.includes("_docs") ? "<html><body>Devices</body></html>" : {}));
  await using _ = prime;
  const { data, response } = await prime.request("GET", "/data/Devices?_docs", { parseAs: "text" });
  expect(response.ok).toBe(true);
  expect(data).toContain("Devices");
});
