import { describe, expect, test } from "vitest";
import { idOf } from "../src/index.ts";
import { type Sent, type StubAnswer, stubbed } from "./stub.ts";

const jobs = Array.from({ length: 5 }, (_, index) => ({ id: `id-${index}`, name: `job ${index}` }));

function window({ url }: Sent): { offset: number; limit: number } {
  const query = new URL(url, "http://xpresso.test").searchParams;
  return { offset: Number(query.get("offset") ?? 0), limit: Number(query.get("limit") ?? 10) };
}

const shapes: Record<string, (sent: Sent) => StubAnswer> = {
  "bare lists": (sent) => {
    const { offset, limit } = window(sent);
    return { body: jobs.slice(offset, offset + limit) };
  },
  "the envelope": (sent) => {
    const { offset, limit } = window(sent);
    return { body: { count: jobs.length, next: null, previous: null, results: jobs.slice(offset, offset + limit) } };
  },
};

describe.each(Object.entries(shapes))("%s of v2", (_name, answer) => {
  test("are read page after page, in order", async () => {
    const { xpresso } = stubbed(answer, { apiVersion: "v2" });
    const seen: string[] = [];
    for await (const job of xpresso.jobs.list({}, { pageSize: 2 })) seen.push(idOf(job));
    expect(seen).toEqual(jobs.map(({ id }) => id));
    expect(await xpresso.jobs.list({}, { pageSize: 2 }).all({ limit: 3 })).toEqual(jobs.slice(0, 3));
    expect(await xpresso.jobs.list().first()).toEqual(jobs[0]);
    const pages = [];
    for await (const { raw, position } of xpresso.jobs.list({}, { pageSize: 4 }).pages()) pages.push([position, raw]);
    expect(pages).toEqual([
      [0, jobs.slice(0, 4)],
      [4, jobs.slice(4)],
    ]);
  });

  test("give one page as a list", async () => {
    const { xpresso, sent } = stubbed(answer, { apiVersion: "v2" });
    const list = xpresso.jobs.list({}, { pageSize: 2, from: 2 });
    expect(sent).toEqual([]);
    expect(await list).toEqual(jobs.slice(2, 4));
    expect(await list.finally(() => undefined)).toEqual(jobs.slice(2, 4));
    expect(sent).toHaveLength(1);
  });

  test("can be left early", async () => {
    const { xpresso } = stubbed(answer, { apiVersion: "v2" });
    for await (const job of xpresso.jobs.list({}, { pageSize: 2 })) {
      expect(job).toEqual(jobs[0]);
      break;
    }
  });
});

test("a service that knows no pages gives all at once, and is not asked again", async () => {
  const { xpresso, sent } = stubbed(() => ({ body: jobs }), { apiVersion: "v2" });
  expect(await xpresso.jobs.list({}, { pageSize: 2 }).all()).toEqual(jobs);
  expect(sent).toHaveLength(1);
});

test("an envelope without a page is an empty list", async () => {
  const { xpresso } = stubbed(() => ({ body: { count: 0 } }), { apiVersion: "v2" });
  expect(await xpresso.jobs.list()).toEqual([]);
});

test("v1 gives all at once", async () => {
  const old = jobs.map(({ id, name }) => ({ uuid: id, name }));
  const { xpresso, sent } = stubbed(() => ({ body: old }), { apiVersion: "v1" });
  expect(await xpresso.jobs.list({}, { pageSize: 2 }).all()).toEqual(old);
  expect(sent.map(({ url }) => url)).toEqual(["/api/v1/jobs"]);
});

test("a failure comes out wherever the list is read", async () => {
  const { xpresso } = stubbed(() => ({ status: 403, body: {} }), { apiVersion: "v2" });
  const list = xpresso.jobs.list();
  await expect(list).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
  await expect(list.all()).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
  expect(await list.catch(() => "caught")).toBe("caught");
});

describe("the look-up by name", () => {
  const meta = { id: "id-1", name: "a b/c", category: "testbeds" };

  test("keeps a name inside its segment", async () => {
    const { xpresso, sent } = stubbed(() => ({ body: meta }), { apiVersion: "v2" });
    expect(await xpresso.helper.idOf("testbeds", "a b/c")).toBe("id-1");
    expect(sent.map(({ url }) => url)).toEqual(["/api/v2/resouces/testbeds/a%20b%2Fc"]);
  });

  test.each(["v1", "v2"] as const)(
    "tries the right spelling when %s does not know the published one",
    async (apiVersion) => {
      const answer = ({ url }: Sent): StubAnswer =>
        url.includes("/resources/")
          ? { body: meta }
          : { status: 404, body: "<html><title>404 Not Found</title></html>" };
      const { xpresso, sent } = stubbed(answer, { apiVersion });
      expect(await xpresso.helper.find({ category: "testbeds", resourceId: "x" }, { group: "core" })).toEqual(meta);
      expect(sent.map(({ url, headers }) => [url, headers["group"]])).toEqual([
        [`/api/${apiVersion}/resouces/testbeds/x`, "core"],
        [`/api/${apiVersion}/resources/testbeds/x`, "core"],
      ]);
    },
  );

  test("believes a service that says there is none", async () => {
    const { xpresso, sent } = stubbed(() => ({ status: 404, body: { detail: "Not Found" } }), { apiVersion: "v2" });
    await expect(xpresso.helper.idOf("testbeds", "x")).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: expect.stringContaining('there are no testbeds by the name of "x" in this group') as unknown,
    });
    expect(sent).toHaveLength(1);
  });

  test("fails as it did first when neither spelling is known", async () => {
    const { xpresso } = stubbed(() => ({ status: 404, body: {} }), { apiVersion: "v2" });
    await expect(xpresso.helper.idOf("testbeds", "x")).rejects.toMatchObject({
      code: "NOT_FOUND",
      operation: "helperV2/find",
    });
  });
});

test.each([
  [{ id: "a" }, "a"],
  [{ uuid: "b" }, "b"],
])("the identifier of %j is %s", (resource, id) => {
  expect(idOf(resource)).toBe(id);
});

test("something without an identifier has none", () => {
  expect(() => idOf({})).toThrow(TypeError);
});
