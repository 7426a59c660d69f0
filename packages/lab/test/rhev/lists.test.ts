import { createRhev, type Rhev } from "@northbound/rhev";
import { type Call, Reply, type Transport } from "@northbound/runtime";
import { describe, expect, test } from "vitest";
import { engineList } from "../../src/rhev/collections/engine-lists.ts";
import type { EngineState } from "../../src/rhev/state.ts";
import type { Item } from "../../src/rhev/types.ts";

/** How many objects each list has, and how many of them a user may see: more than the pages of older clients held. */
const total = 260;
const own = 230;

/** One list of each algorithm: `engineList` names the class of the engine that it follows. */
const lists = ["vms", "vmPools", "disks", "templates", "networks", "events", "jobs"] as const;

const members: Readonly<Record<(typeof lists)[number], string>> = {
  vms: "vm",
  vmPools: "vm_pool",
  disks: "disk",
  templates: "template",
  networks: "network",
  events: "event",
  jobs: "job",
};

/** The objects in an order that is not that of their names, as tables have them. */
const items: readonly Item[] = Array.from({ length: total }, (_, index) => {
  const id = String(((index * 137) % total) + 1);
  const name = `${index % 4 === 0 ? "tmp" : "prod"}-${id.padStart(3, "0")}`;
  return { id, name, alias: name, description: name, status: "ok" };
});
const visible = items.filter(({ id }) => Number(id) <= own);

/** A front of the engine with its lists alone: filtered for users, unfiltered for administrators. */
function stub(version: string, isAdministrator: boolean, options: { filter?: boolean } = {}) {
  const requests: URL[] = [];
  const transport = transportOf((call) => {
    const url = new URL(call.url, "http://engine");
    requests.push(url);
    const parameters = url.searchParams;
    const collection = url.pathname.split("/").at(-1) ?? "";
    const group = lists.find((name) => name.toLowerCase() === collection) ?? "vms";
    const wish = parameters.get("filter") ?? call.headers.get("filter");
    if (!isAdministrator && wish === "false") {
      const detail = "query execution failed due to insufficient permissions.";
      return json(403, { reason: "Operation Failed", detail });
    }
    const isFiltered = wish === null ? !isAdministrator : wish === "true";
    const number = (name: string): number | undefined =>
      parameters.has(name) ? Number(parameters.get(name)) : undefined;
    const found = engineList(`/${collection}`, true, {
      state: { version } as EngineState,
      collection,
      all: items,
      visible: isFiltered ? visible : undefined,
      parameters: {
        search: parameters.get("search") ?? undefined,
        max: number("max"),
        from: number("from"),
        caseSensitive: false,
      },
    });
    return json(200, { [members[group]]: found });
  });
  const rhev = createRhev({
    nodes: ["http://engine"],
    credentials: { token: "t" },
    transport,
    retry: "never",
    ...options,
  });
  return { rhev, requests };
}

function transportOf(answer: (call: Call) => Reply): Transport {
  return {
    send(call) {
      const reply = answer(call);
      reply.node = call.node;
      reply.ticket = call.ticket;
      return Promise.resolve(reply);
    },
    close: () => Promise.resolve(),
  };
}

function json(status: number, value: unknown): Reply {
  const body = new TextEncoder().encode(JSON.stringify(value));
  return new Reply({ status, headers: { "content-type": "application/json" }, body });
}

type ListName = (typeof lists)[number];

async function idsOf(rhev: Rhev, name: ListName, input: object, options: object = {}): Promise<number[]> {
  const list = rhev[name].list as (input: object, options?: object) => { all(): Promise<{ id?: string }[]> };
  const found = await list(input, options).all();
  return found.map(({ id }) => Number(id)).toSorted((a, b) => a - b);
}

const allIds = Array.from({ length: total }, (_, index) => index + 1);
const ownIds = allIds.slice(0, own);
const idsOfTmp = (ids: readonly number[]): number[] =>
  ids.filter((id) => items.some((item) => Number(item.id) === id && String(item["name"]).startsWith("tmp")));

const versions = ["4.3", "4.4.6", "4.4.7", "4.4.10", "4.5.4"];

describe.each(versions)("lists of engine %s", (version) => {
  describe.each(lists)("%s", (name) => {
    test.each([true, false])(
      "give an administrator (%s) or a user all that there is, and nothing twice",
      async (admin) => {
        const { rhev, requests } = stub(version, admin);
        expect(await idsOf(rhev, name, {})).toEqual(admin ? allIds : ownIds);
        expect(await idsOf(rhev, name, {}, { limit: 7 })).toHaveLength(7);
        expect(requests.map(({ searchParams }) => searchParams.has("search"))).not.toContain(true);
      },
    );
  });

  // A user's search of jobs is ignored: it is refused instead, see below.
  describe.each(lists.filter((name) => name !== "jobs"))("%s", (name) => {
    test.each([true, false])(
      "searched by an administrator (%s) or a user hold what fits, and nothing else",
      async (admin) => {
        const { rhev } = stub(version, admin);
        const search = name === "disks" ? "alias=tmp-*" : name === "events" ? "message=tmp-*" : "name=tmp-*";
        const mine = idsOfTmp(admin ? allIds : ownIds);
        expect(await idsOf(rhev, name, { search })).toEqual(mine);
        // The form that makes an engine forget the criteria of a user when `max` comes with it.
        const sorted = `${search} sortby ${name === "disks" ? "alias" : name === "events" ? "time" : "name"} asc`;
        expect(await idsOf(rhev, name, { search: sorted })).toEqual(mine);
        const [first] = await idsOf(rhev, name, { search: sorted }, { limit: 1 });
        expect(mine).toContain(first);
      },
    );
  });

  test.each(lists.filter((name) => name !== "disks"))(
    "%s read page by page give an administrator the same, and a user an error instead of a part",
    async (name) => {
      const pages = { pageSize: 100, concurrency: 3 };
      expect(await idsOf(stub(version, true).rhev, name, {}, pages)).toEqual(allIds);
      const user = stub(version, false);
      await expect(idsOf(user.rhev, name, {}, pages)).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
      const filtered = stub(version, true, { filter: true });
      await expect(idsOf(filtered.rhev, name, {}, pages)).rejects.toMatchObject({ code: "INVALID_INPUT" });
      expect(filtered.requests).toEqual([]);
    },
  );

  test("a user's clean-up finds what it searches for, however it is asked for", async () => {
    const { rhev } = stub(version, false);
    const search = { name: "tmp-*", sortBy: "name asc" } as const;
    const found = await rhev.vms.list({ search }).all();
    expect(found.every(({ name }) => name?.startsWith("tmp-"))).toBe(true);
    // With `max`, the engine would give every machine of the user: it is asked for an unfiltered search, and refuses.
    await expect(rhev.vms.list({ search, max: 100 })).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
    await expect(rhev.vmPools.list({ search, max: 100 })).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
    // A search of jobs is ignored where they are filtered.
    await expect(rhev.jobs.list({ search: { correlation_id: "a" } })).rejects.toMatchObject({
      code: "PERMISSION_DENIED",
    });
  });

  test("events since an id are those after it, for a user, too", async () => {
    for (const admin of [true, false]) {
      const { rhev } = stub(version, admin);
      expect(await idsOf(rhev, "events", { from: 200 })).toEqual((admin ? allIds : ownIds).filter((id) => id > 200));
    }
  });
});

test("what the engine would not serve as asked is refused before it is sent, with the way out", async () => {
  const { rhev, requests } = stub("4.5.4", true);
  await expect(rhev.disks.list({ search: { alias: "a*" }, max: 5 })).rejects.toThrow(/cuts .* before it searches/);
  await expect(rhev.disks.list({}, { pageSize: 10 })).rejects.toThrow(/no pages of this list/);
  await expect(rhev.disks.list({ search: { alias: "a*", page: 2 }, max: 5 })).rejects.toThrow(/no pages of this list/);
  await expect(rhev.vnicProfiles.list({}, { pageSize: 10 })).rejects.toThrow(/no pages of this list/);
  await expect(rhev.vms.list({ search: "name=a* page 2" })).rejects.toThrow(/give `max`/);
  await expect(rhev.vms.list({}, { from: 2 })).rejects.toThrow(/give `pageSize`/);
  await expect(rhev.vms.list({ filter: true }, { pageSize: 10 })).rejects.toThrow(/filtered for a user/);
  await expect(rhev.vms.list({ max: 10 }, { pageSize: 10 })).rejects.toThrow(/one page itself/);
  expect(requests).toEqual([]);
});

test("a page with more objects than were asked for is an error, not a page", async () => {
  const transport = transportOf(() => json(200, { vm: items }));
  const rhev = createRhev({ nodes: ["http://engine"], credentials: { token: "t" }, transport });
  await expect(rhev.vms.list({}, { pageSize: 100 }).all()).rejects.toMatchObject({ code: "INVALID_ANSWER" });
});

test("every list has all items at hand, whether the engine pages it or not", async () => {
  const transport = transportOf(() => json(200, { vnic_profile: [{ id: "1" }, { id: "2" }] }));
  const rhev = createRhev({ nodes: ["http://engine"], credentials: { token: "t" }, transport });
  expect(await rhev.vnicProfiles.list().all()).toHaveLength(2);
  const ids: (string | undefined)[] = [];
  for await (const { id } of rhev.vnicProfiles.list()) ids.push(id);
  expect(ids).toEqual(["1", "2"]);
});
