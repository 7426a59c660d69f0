import { createRhev, type Rhev } from "@northbound/rhev";
import { isUnknownOutcome, type NorthboundError, type PageView } from "@northbound/runtime";
import { groupKey, infiniteQueryOptions, mutationOptions, queryOptions } from "@northbound/runtime/query";
import { type InfiniteData, InfiniteQueryObserver, MutationObserver, QueryClient } from "@tanstack/query-core";
import { afterAll, beforeAll, expect, expectTypeOf, it } from "vitest";
import { createLab, type Lab } from "../src/index.ts";

type Vm = Awaited<ReturnType<Rhev["vms"]["get"]>>;

let lab: Lab;
let rhev: Rhev;

function connect(username: string = lab.rhev.credentials.username, nodes: readonly string[] = lab.rhev.urls): Rhev {
  const { password } = lab.rhev.credentials;
  return createRhev({ nodes, credentials: { username, password }, tls: { ca: lab.ca } });
}

/** Retries without a pause, as many as TanStack Query makes when it is told to. */
function eager(): QueryClient {
  const eagerly = { retry: 5, retryDelay: 0 };
  return new QueryClient({ defaultOptions: { queries: eagerly, mutations: eagerly } });
}

beforeAll(async () => {
  lab = await createLab({ rhev: { nodes: 2 } });
  rhev = connect();
});

afterAll(async () => {
  await rhev?.[Symbol.asyncDispose]();
  await lab?.close();
});

async function someId(): Promise<string> {
  const [vm] = await rhev.vms.list().all();
  return vm?.id ?? "";
}

it("reads a query with the call, and keeps it under one key", async () => {
  const queries = eager();
  const vmId = await someId();
  const options = queryOptions(rhev.vms.get, { vmId });
  const before = lab.rhev.counters.of("vms/get");
  const first = await queries.fetchQuery({ ...options, staleTime: 60_000 });
  const second = await queries.fetchQuery({ ...queryOptions(rhev.vms.get, { vmId }), staleTime: 60_000 });
  expect(second).toBe(first);
  expect(first.id).toBe(vmId);
  expect(queries.getQueryData(options.queryKey)).toBe(first);
  expect(lab.rhev.counters.of("vms/get") - before).toBe(1);
  expectTypeOf(first).toEqualTypeOf<Vm>();
  expectTypeOf(queries.getQueryData(options.queryKey)).toEqualTypeOf<Vm | undefined>();
  expectTypeOf(options.retry).parameter(1).toEqualTypeOf<NorthboundError>();
  // @ts-expect-error -- an input that the operation doesn't have
  expect(() => queryOptions(rhev.vms.get, { vmid: "1" })).not.toThrow();
  // @ts-expect-error -- an input that is missing
  expect(() => queryOptions(rhev.vms.get)).not.toThrow();
});

it("has another key for another account, operation or input, and none for another order of nodes", async () => {
  const [one = "", two = ""] = lab.rhev.urls;
  await using other = connect("somebody@internal");
  await using turned = connect(undefined, [two, one]);
  const key = (client: Rhev): string => JSON.stringify(queryOptions(client.vms.get, { vmId: "1" }).queryKey);
  expect(key(turned)).toBe(key(rhev));
  expect(key(other)).not.toBe(key(rhev));
  expect(queryOptions(rhev.vms.get, { vmId: "2" }).queryKey).not.toEqual(
    queryOptions(rhev.vms.get, { vmId: "1" }).queryKey,
  );
  expect(queryOptions(rhev.vms.list).queryKey).not.toEqual(infiniteQueryOptions(rhev.vms.list).queryKey);
  expect(key(rhev)).not.toContain(lab.rhev.credentials.password);
});

it("ends the call with the query", async () => {
  const { queryFn } = queryOptions(rhev.vms.get, { vmId: "1" });
  const before = lab.rhev.counters.received;
  await expect(queryFn({ signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "AbortError" });
  expect(lab.rhev.counters.received).toBe(before);
});

it("goes through the pages of an infinite query, and from a page that was kept", async () => {
  const options = infiniteQueryOptions(rhev.vms.list, {}, { pageSize: 7 });
  const observer = new InfiniteQueryObserver(eager(), options);
  let { data, hasNextPage } = await observer.fetchNextPage();
  while (hasNextPage) {
    // oxlint-disable-next-line no-await-in-loop -- page after page
    ({ data, hasNextPage } = await observer.fetchNextPage());
  }
  const all = await rhev.vms.list(undefined, { pageSize: 7 }).all();
  expect(data?.pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(all.map(({ id }) => id));
  expect(data?.pages.length).toBeGreaterThan(1);
  const [first] = data?.pages ?? [];
  const kept = JSON.parse(JSON.stringify(first?.next)) as number;
  const rest = await rhev.vms.list(undefined, { pageSize: 7, from: kept }).all();
  expect(rest.map(({ id }) => id)).toEqual(all.slice(7).map(({ id }) => id));
  expectTypeOf(eager().getQueryData(options.queryKey)).toEqualTypeOf<
    InfiniteData<PageView<Vm, Awaited<ReturnType<Rhev["vms"]["list"]>>>, string | number | undefined> | undefined
  >();
});

it("sends a change whose answer is lost once, and has its group read again", async () => {
  const queries = eager();
  const vmId = await someId();
  const read = queryOptions(rhev.vmSnapshots.list, { vmId });
  await queries.fetchQuery(read);
  for (const node of lab.rhev.nodes) node.reset({ when: "after", times: 1, match: "vmSnapshots/create" });
  const before = lab.rhev.counters.of("vmSnapshots/create");
  const mutation = new MutationObserver(queries, mutationOptions(rhev.vmSnapshots.create));
  const error: unknown = await mutation
    .mutate({ vmId, body: { description: "once" } })
    .catch((reason: unknown) => reason);
  await lab.rhev.restore();
  expect(isUnknownOutcome(error)).toBe(true);
  expect(lab.rhev.counters.of("vmSnapshots/create") - before).toBe(1);
  expect(queries.getQueryState(read.queryKey)?.isInvalidated).toBe(true);
});

it("leaves the queries alone after a change that was refused", async () => {
  const queries = eager();
  const vmId = await someId();
  const read = queryOptions(rhev.vms.get, { vmId });
  await queries.fetchQuery(read);
  const mutation = new MutationObserver(queries, mutationOptions(rhev.vms.update));
  const gone = { vmId: "00000000-0000-0000-0000-00000000dead", body: { comment: "x" } };
  await expect(mutation.mutate(gone)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(queries.getQueryState(read.queryKey)?.isInvalidated).toBe(false);
  await queries.invalidateQueries({ queryKey: groupKey(rhev.vms.list) });
  expect(queries.getQueryState(read.queryKey)?.isInvalidated).toBe(true);
});

it("makes no query of what may change something, nor of what is no named call", () => {
  expect(() => queryOptions(rhev.vms.start, { vmId: "1" })).toThrow("vms/start may change something");
  expect(() => queryOptions(() => Promise.resolve(1))).toThrow("takes a named call");
  expect(() => mutationOptions(() => Promise.resolve(1))).toThrow("takes a named call");
  expect(() => queryOptions(rhev.vms.list, { search: { name: "web*" } })).not.toThrow();
});
