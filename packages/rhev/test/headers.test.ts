import { expect, test } from "vitest";
import { createRhev, type RhevOptions } from "../src/index.ts";
import { createStub } from "./stub.ts";

const base: RhevOptions = { nodes: ["https://engine.example.net"], credentials: { token: "t" } };

test("the options of a client become headers of every call", async () => {
  const transport = createStub();
  await using rhev = createRhev({
    ...base,
    transport,
    apiVersion: "4",
    filter: true,
    allContent: false,
    correlationId: "run-1",
  });
  await rhev.vms.list({ max: 1 });
  expect(transport.calls[0]?.fields).toMatchObject({
    version: "4",
    filter: "true",
    "all-content": "false",
    "correlation-id": "run-1",
  });
});

test("nothing is said that nobody asked for", async () => {
  const transport = createStub();
  await using rhev = createRhev({ ...base, transport });
  await rhev.vms.list({ max: 1 });
  expect(transport.calls[0]?.ticket?.session.headers["authorization"]).toBe("Bearer t");
  expect(Object.keys(transport.calls[0]?.fields ?? {}).toSorted()).toEqual(["accept"]);
});

test("a call says otherwise by its parameters, headers and options", async () => {
  const transport = createStub();
  await using rhev = createRhev({ ...base, transport, filter: true, apiVersion: "4" });
  await rhev.vms.get({ vmId: "1", Filter: false, "All-Content": true, headers: { Version: "3" } });
  await rhev.vms.start({ vmId: "1" }, { correlationId: "call-7" });
  expect(transport.calls[0]?.fields).toMatchObject({ filter: "false", "all-content": "true", version: "3" });
  expect(transport.calls[1]?.fields).toMatchObject({ "correlation-id": "call-7" });
});

test("an action without a document still sends one, because the engine needs a body", async () => {
  const transport = createStub();
  await using rhev = createRhev({ ...base, transport });
  await rhev.vms.stop({ vmId: "1" });
  await rhev.POST("/vms/{vmId}/stop", { params: { path: { vmId: "1" } } });
  expect(transport.calls.map(({ body }) => body)).toEqual(["{}", "{}"]);
  expect(transport.calls[0]?.fields["content-type"]).toBe("application/json");
});

test("addresses may end with the path of the API", async () => {
  const transport = createStub();
  await using rhev = createRhev({ ...base, nodes: ["https://engine.example.net/api/"], transport });
  await rhev.vms.get({ vmId: "1" });
  expect(transport.calls[0]?.url).toBe("/api/vms/1");
  expect(transport.calls[0]?.node?.origin).toBe("https://engine.example.net");
});

test("a list asks once for everything; pages are asked for unfiltered and sorted, so that they do not shift", async () => {
  const transport = createStub();
  await using rhev = createRhev({ ...base, transport });
  await rhev.vms.list().all();
  await rhev.vms.list({ search: "status=up" }).all({ limit: 5 });
  await rhev.vms.list({ max: 5 });
  await rhev.vms.list().first();
  await rhev.vms.list({}, { pageSize: 50 }).all();
  await rhev.events.list({ search: "severity=error" }, { pageSize: 50 }).all();
  await rhev.vms.list({ search: "status=up sortby memory desc" }, { pageSize: 50 }).all();
  const asked = transport.calls.map(({ url, headers }) => {
    const query = new URLSearchParams(url.split("?")[1]);
    return [query.get("search"), query.get("max"), headers.get("filter")];
  });
  expect(asked).toEqual([
    [null, null, null],
    ["status=up", null, null],
    [null, "5", null],
    [null, "1", null],
    ["sortby name asc page 1", "50", "false"],
    ["severity=error sortby time asc page 1", "50", "false"],
    ["status=up sortby memory desc page 1", "50", "false"],
  ]);
});

test("the id that joins the events of a call is the one that the engine gets for its jobs and logs", async () => {
  const ids: (string | undefined)[] = [];
  const observe = (event: { readonly type: string; readonly correlationId?: string | undefined }): void => {
    if (event.type === "start") ids.push(event.correlationId);
  };
  const transport = createStub();
  await using rhev = createRhev({ ...base, transport, observe });
  await rhev.vms.start({ vmId: "1" });
  await rhev.vms.start({ vmId: "1" }, { correlationId: "mine" });
  await using marked = createRhev({ ...base, transport, observe, correlationId: "nightly" });
  await marked.vms.start({ vmId: "1" });
  const sent = transport.calls.map(({ headers }) => headers.get("correlation-id"));
  expect(sent).toEqual(ids);
  expect(ids.slice(1)).toEqual(["mine", "nightly"]);
  expect(ids[0]).toMatch(/^[\w-]{1,36}$/);
});
