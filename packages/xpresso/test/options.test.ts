import { InvalidOptionError } from "@northbound/runtime";
import { describe, expect, expectTypeOf, test } from "vitest";
import { type ApiVersion, type components, createXpresso, type Xpresso } from "../src/index.ts";
import { stubbed, tokenOf } from "./stub.ts";

type Schemas = components["schemas"];

const nodes = ["http://xpresso.test"];

describe("options", () => {
  test.each([
    [{ nodes, token: "" }, "`token`"],
    [{ nodes, token: 7 }, "`token`"],
    [{ nodes, token: "a\nb" }, "`token`"],
    [{ nodes, token: "t", group: "" }, "`group`"],
    [{ nodes, token: "t", group: "a\r\nb" }, "`group`"],
    [{ nodes, token: "t", group: 7 }, "`group`"],
    [{ nodes, token: "t", apiVersion: "v3" }, "`apiVersion`"],
    [{ nodes, token: "t", gruop: "routing" }, "`gruop`"],
    [undefined, "`token`"],
  ])("refuses %j before anything is sent", (options, message) => {
    expect(() => createXpresso(options as never)).toThrow(InvalidOptionError);
    expect(() => createXpresso(options as never)).toThrow(message);
  });

  test.each(["a.b.c", "Jwt a.b.c", "jwt a.b.c", "Bearer a.b.c", "bearer Jwt a.b.c"])(
    "sends the token %s behind its prefix, once",
    async (token) => {
      const { xpresso, sent } = stubbed(() => ({ body: [] }), { token });
      await xpresso.jobsV1.list();
      expect(sent[0]?.headers["authorization"]).toMatch(/^jwt a\.b\.c$/i);
      expect(sent[0]?.headers).toMatchObject({ accept: "application/json", group: "routing" });
    },
  );

  test("takes the group from the token where no other is given", async () => {
    const token = tokenOf({ username: "ann", group: "core", exp: 4_000_000_000 });
    const given: (string | undefined)[] = [];
    for (const options of [
      { token, group: undefined },
      { token, group: "routing" },
      { token: () => token, group: undefined },
    ]) {
      const { xpresso, sent } = stubbed(() => ({ body: [] }), options);
      await xpresso.jobsV1.list();
      given.push(sent[0]?.headers["group"]);
    }
    expect(given).toEqual(["core", "routing", undefined]);
  });
});

test("a chosen version decides the types of answers", () => {
  const make = <Version extends ApiVersion = ApiVersion>(apiVersion?: Version | "auto"): Xpresso<Version> =>
    createXpresso({ nodes, token: "t", apiVersion });
  type Jobs<Client extends Xpresso> = Awaited<ReturnType<Client["jobs"]["get"]>>;
  const [v1, v2, auto] = [make("v1"), make("v2"), make("auto")];
  expectTypeOf<Jobs<typeof v1>>().toEqualTypeOf<Schemas["JobV1"]>();
  expectTypeOf<Jobs<typeof v2>>().toEqualTypeOf<Schemas["JobV2"]>();
  expectTypeOf<Jobs<typeof auto>>().toEqualTypeOf<Schemas["JobV1"] | Schemas["JobV2"]>();
});

describe("the version of the API", () => {
  test.each([
    [{ status: 200, body: [] }, "v2"],
    [{ status: 403, body: { detail: "no" } }, "v2"],
    [{ status: 404, body: { detail: "Not Found" } }, "v1"],
  ] as const)("is found by asking for a collection: %j means %s", async (answer, version) => {
    const { xpresso, sent } = stubbed(() => answer);
    expect(await xpresso.apiVersion()).toBe(version);
    expect(await xpresso.apiVersion()).toBe(version);
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual(["GET /api/v2/jobs?limit=1"]);
  });

  test("is v1 where a page in place of v2 is not the whole server's answer, and unknown where it is", async () => {
    const page = { status: 404, body: "404 page not found" };
    const old = stubbed(({ url }) => (url.startsWith("/api/v1/") ? { body: [] } : page));
    expect(await old.xpresso.apiVersion()).toBe("v1");
    const starting = stubbed(() => page, { retry: "never" });
    await expect(starting.xpresso.apiVersion()).rejects.toMatchObject({ code: "GATEWAY_ERROR", status: 404 });
  });

  test("is not asked for when it was chosen", async () => {
    const { xpresso, sent } = stubbed(() => ({ body: [] }), { apiVersion: "v1" });
    await xpresso.testbeds.list();
    expect(sent.map(({ url }) => url)).toEqual(["/api/v1/testbeds"]);
  });

  test("keeps no caller waiting who aborts", async () => {
    const transport = { send: () => new Promise<never>(() => {}), close: () => Promise.resolve() };
    const { xpresso } = stubbed(() => ({}), { transport });
    const controller = new AbortController();
    const call = xpresso.jobs.get({ id: "x" }, { signal: controller.signal });
    controller.abort("enough");
    await expect(call).rejects.toBe("enough");
  });
});
