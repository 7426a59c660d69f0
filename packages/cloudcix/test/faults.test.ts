import { Call, isNorthboundError, type NorthboundError, Reply } from "@northbound/runtime";
import { expect, test } from "vitest";
import { errorText, isErrorCode } from "../src/error-codes.ts";
import { readFault } from "../src/faults.ts";
import { fieldErrors, listOf } from "../src/index.ts";
import { createStandIn, emptyList } from "./stand-in.ts";

async function failureOf(status: number, body: unknown, method: "read" | "create" = "read"): Promise<NorthboundError> {
  const { cloudcix } = createStandIn(() => ({ status, body }), { maxAttemptsPerNode: 1 });
  const call =
    method === "read"
      ? cloudcix.iaas.vm.read({ pk: 12 })
      : cloudcix.iaas.domain.create({ body: { name: "example.com", member_id: 1 } as never });
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isNorthboundError(error)) throw new Error("It did not fail as it should.");
  return error;
}

test.each<[number, unknown, object]>([
  [404, { error_code: "iaas_vm_read_001", detail: "No." }, { code: "NOT_FOUND", backendCode: "iaas_vm_read_001" }],
  [404, { detail: "Not Found." }, { code: "NOT_FOUND", backendMessage: "Not Found." }],
  [403, { error_code: "iaas_vm_read_201", detail: "No." }, { code: "PERMISSION_DENIED" }],
  [409, { error_code: "iaas_x_001", detail: "No." }, { code: "CONFLICT" }],
  [405, { detail: "Method not allowed." }, { code: "REJECTED_INPUT" }],
  [429, { detail: "Request was throttled." }, { code: "RATE_LIMITED" }],
  [503, { error_code: "iaas_domain_create_002", detail: "DNS is away." }, { code: "BACKEND_ERROR" }],
  [500, undefined, { code: "GATEWAY_ERROR" }],
  [500, { error_code: "x", detail: "It broke." }, { code: "BACKEND_ERROR" }],
])("status %i with %j", async (status, body, want) => {
  expect(await failureOf(status, body)).toMatchObject(want);
});

// Django REST framework, exceptions.Throttled: the text names the seconds, also where something in front dropped the header.
test.each([
  ["Request was throttled. Expected available in 1 second.", 1_000],
  ["Request was throttled. Expected available in 42 seconds.", 42_000],
  ["Request was throttled.", undefined],
])("the wait of a throttle is read from %j", (detail, retryAfter) => {
  const body = new TextEncoder().encode(JSON.stringify({ detail }));
  const call = new Call("/vm/", { method: "GET" });
  expect(readFault(new Reply({ status: 429, headers: {}, body }), call)).toMatchObject({
    kind: "overload",
    retryAfter,
  });
});

test("a 503 of the application itself is an answer: what it was asked may have been done in part, so it is not repeated", async () => {
  const { cloudcix, sent } = createStandIn(() => ({ status: 503, body: { error_code: "x", detail: "DNS is away." } }));
  await expect(cloudcix.iaas.domain.list()).rejects.toMatchObject({ code: "BACKEND_ERROR" });
  expect(sent.filter(({ url }) => url.includes("/domain/"))).toHaveLength(1);
});

test("validation errors are listed field by field, whatever their shape", async () => {
  const error = await failureOf(
    400,
    {
      errors: {
        name: { error_code: "iaas_vm_create_104", detail: "The name is required." },
        storages: [null, { gb: { error_code: "iaas_vm_create_120", detail: "Too small." } }],
        project: { region_id: { error_code: "iaas_project_create_103", detail: "No region." } },
      },
      detail: "Bad request.",
    },
    "create",
  );
  expect(error).toMatchObject({ code: "REJECTED_INPUT", backendCode: "iaas_vm_create_104" });
  expect(error.message).toContain(
    "name: The name is required.; storages[1].gb: Too small.; project.region_id: No region.",
  );
  expect(fieldErrors(error)).toEqual([
    { field: "name", errorCode: "iaas_vm_create_104", detail: "The name is required." },
    { field: "storages[1].gb", errorCode: "iaas_vm_create_120", detail: "Too small." },
    { field: "project.region_id", errorCode: "iaas_project_create_103", detail: "No region." },
  ]);
});

test("other failures have no fields", () => {
  expect(fieldErrors(new Error("other"))).toEqual([]);
});

test("ignored filters become warning events", async () => {
  const warnings = ["The filter `nmae` is not allowed."];
  const { cloudcix, events } = createStandIn(() => ({
    status: 200,
    body: { content: [], _metadata: { page: 0, limit: 100, total_records: 0, warnings } },
  }));
  await cloudcix.iaas.vm.list({ search: { state__in: listOf(4, 6) } });
  expect(events.filter(({ type }) => type === "warning")).toMatchObject([
    { backend: "cloudcix/iaas", operation: "vm/list", message: warnings[0] },
  ]);
});

test("pages are counted from 0 and hold 100; filters are written as servers read them", async () => {
  const { cloudcix, sent } = createStandIn(() => emptyList);
  await cloudcix.iaas.vm.list({ search: { state__in: listOf(4, 6) }, exclude: { name: "a b" } }).all();
  const { searchParams } = new URL(sent.at(-1)?.url ?? "");
  expect(Object.fromEntries(searchParams)).toEqual({
    page: "0",
    limit: "100",
    "search[state__in]": "(4,6)",
    "exclude[name]": "a b",
  });
  await expect(async () => cloudcix.iaas.vm.list({}, { pageSize: 200 })).rejects.toMatchObject({
    code: "INVALID_OPTION",
  });
});

test("a network in a path keeps its slash", async () => {
  const { cloudcix, sent } = createStandIn(() => ({ status: 200, body: { content: {} } }));
  await cloudcix.iaas.blacklist.read({ cidr: "192.0.2.0/24" });
  expect(sent.at(-1)?.url).toBe("https://iaas.api.cloudcix.com/cix_blacklist/192.0.2.0/24/");
});

test("codes have texts", () => {
  expect(errorText("membership_token_create_002")).toMatch(/\w/);
  expect(errorText("no_such_code")).toBeUndefined();
  expect(isErrorCode("toString")).toBe(false);
});
