import { InvalidInputError } from "@northbound/runtime";
import { describe, expect, test } from "vitest";
import type { ApiVersion, components, Shapes } from "../src/index.ts";
import { stubbed } from "./stub.ts";

type Schemas = components["schemas"];

const id = "964c036a-619e-4001-b62e-4f7f028231dc";
const profile = id;
const bundle = id;
const testbeds = [id];
const topologies = [id];
const receipt = { request_id: "REQ0000426", state: "PREPARING", items: ["REQ0000426-1"] };

describe.each(["v1", "v2"] as const)("a submission to %s", (apiVersion) => {
  test.each([
    [{}, "`profile` or `bundle` is missing"],
    [{ profil: id }, "`profil` is not known; did you mean `profile`?"],
    [{ profile, tag: ["smoke"] }, "`tag` is not known; did you mean `tags`?"],
    [{ profile, parameters: { env: {} } }, "`parameters.env` is not known"],
    [{ profile: [id] }, "`profile` must be a text, not a list"],
    [{ profile: null }, "`profile` must be a text, not null"],
    [{ profile, clean: "yes" }, "`clean` must be true or false, not a text"],
    [{ profile, bundle }, "`bundle` can't be given together with `profile`"],
    [{ profile, testbeds, topologies }, "`topologies` can't be given together with `testbeds`"],
    [{ bundle, testbeds }, "`testbeds` can't be given together with `bundle`"],
    [{ bundle, topologies, parameters: {} }, "`parameters` can't be given together with `bundle`"],
    [{ profile, testbeds: id }, "`testbeds` must be a list"],
    [[profile], "the body must be an object"],
    ["text", "the body must be an object"],
  ])("is refused before anything is sent: %j", async (body, message) => {
    const { xpresso, sent } = stubbed(() => ({ body: receipt }), { apiVersion });
    const group = apiVersion === "v1" ? xpresso.requestsV1 : xpresso.requestsV2;
    for (const submit of [xpresso.requests.submit, group.submit] as ((input: unknown) => Promise<unknown>)[]) {
      // oxlint-disable-next-line no-await-in-loop
      const error: unknown = await submit({ body }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(InvalidInputError);
      expect((error as Error).message).toContain(message);
    }
    expect(sent).toEqual([]);
  });

  test.each([
    { profile },
    { profile, testbeds },
    { profile, topologies },
    { bundle, clean: true },
    { profile, topologies: undefined, testbeds },
  ])("goes out as it is: %j", async (body) => {
    const { xpresso, sent } = stubbed(() => ({ body: receipt }), { apiVersion });
    expect(await xpresso.requests.submit({ body: body as Schemas["SubmitProfileRequestV1"] })).toEqual(receipt);
    expect(sent).toMatchObject([{ method: "POST", url: `/api/${apiVersion}/requests` }]);
    expect(sent[0]?.body).toEqual(JSON.parse(JSON.stringify(body)));
  });

  test("is not sent again when nobody knows whether it arrived", async () => {
    const lost = Object.assign(new Error("reset"), { code: "ECONNRESET" });
    let tries = 0;
    const send = (call: { written: boolean }): Promise<never> => {
      tries += 1;
      call.written = true;
      return Promise.reject(lost);
    };
    const { xpresso } = stubbed(() => ({}), { apiVersion, transport: { send, close: () => Promise.resolve() } });
    await expect(xpresso.requests.submit({ body: { profile } })).rejects.toMatchObject({ code: "UNKNOWN_OUTCOME" });
    expect(tries).toBe(1);
  });

  test("can't be stopped without a reason", async () => {
    const { xpresso, sent } = stubbed(() => ({ body: receipt }), { apiVersion });
    await expect(xpresso.requests.stop({ requestId: "REQ0000426", body: { reason: "" } })).rejects.toThrow(
      "`reason` must not be empty",
    );
    await expect(xpresso.requests.stop({ requestId: "REQ0000426", body: {} as never })).rejects.toThrow(
      "`reason` is missing",
    );
    expect(sent).toEqual([]);
  });
});

test("a topology of v2 excludes testbeds, and what v2 alone knows is refused for v1", async () => {
  const v2 = stubbed(() => ({ body: receipt }), { apiVersion: "v2" });
  await expect(v2.xpresso.requests.submit({ body: { profile, testbeds, topology: id } as never })).rejects.toThrow(
    "`topology` can't be given together with `testbeds`",
  );
  const v1 = stubbed(() => ({ body: receipt }), { apiVersion: "v1" });
  await expect(v1.xpresso.requests.submit({ body: { profile, label: "nightly" } as never })).rejects.toThrow(
    "`label` is not known",
  );
  expect([...v1.sent, ...v2.sent]).toEqual([]);
});

test("unknown members are sent where the option says so; everything else is checked all the same", async () => {
  const { xpresso, sent } = stubbed(() => ({ body: receipt }), { apiVersion: "v2", unknownMembers: "send" });
  const body = { profile, novel: { any: 1 } };
  await xpresso.requests.submit({ body });
  expect(sent[0]?.body).toEqual(body);
  await expect(xpresso.requests.submit({ body: { novel: 1 } as never })).rejects.toThrow("is missing");
  await expect(xpresso.requests.submit({ body: { profile: 1, novel: 1 } as never })).rejects.toThrow("must be a text");
  expect(() => stubbed(() => ({}), { unknownMembers: "perhaps" as never })).toThrow("`unknownMembers`");
});

test("every JSON body is checked, on the path client, too", async () => {
  const { xpresso, sent } = stubbed(() => ({ body: {} }));
  const build = { image: { name: "x" } } as never;
  await expect(xpresso.images.buildPolaris({ body: build })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await expect(xpresso.POST("/api/v2/requests", { body: { profil: id } as never })).rejects.toThrow("`profile`?");
  expect(sent).toEqual([]);
});

/* oxlint-disable-next-line vitest/expect-expect -- what is proven here is proven by the compiler */
test("a wrong combination is a type error", () => {
  const takesV1 = (_body: Schemas["SubmitRequestV1"]): void => {};
  const takesV2 = (_body: Schemas["SubmitRequestV2"]): void => {};
  takesV1({ profile, testbeds });
  takesV1({ profile, topologies });
  takesV1({ bundle });
  takesV2({ profile, testbeds });
  takesV2({ profile, topology: id });
  takesV2({ bundle, label: "nightly" });
  // @ts-expect-error Testbeds and topologies exclude each other.
  takesV1({ profile, testbeds, topologies });
  // @ts-expect-error A profile and a bundle exclude each other.
  takesV1({ profile, bundle });
  // @ts-expect-error The testbeds of a bundle come from the bundle.
  takesV1({ bundle, testbeds });
  // @ts-expect-error The parameters of a bundle come from the bundle.
  takesV1({ bundle, parameters: {} });
  // @ts-expect-error Something must run.
  takesV1({ testbeds });
  // @ts-expect-error Something must run.
  takesV1({});
  // @ts-expect-error Something must run in v2 as well.
  takesV2({});
  // @ts-expect-error A misspelt member is no member.
  takesV2({ profil: id });
  const either = (_body: Shapes["submission"][ApiVersion]): void => {};
  // @ts-expect-error Nor is it where the version is not chosen.
  either({ profil: id });
  // @ts-expect-error Nothing runs without a profile or a bundle.
  either({});
  // @ts-expect-error Testbeds and a topology exclude each other.
  either({ profile, testbeds, topology: id });
  // @ts-expect-error v1 knows no label.
  takesV1({ profile, label: "nightly" });
  // @ts-expect-error Testbeds and a topology exclude each other.
  takesV2({ profile, testbeds, topology: id });
  // @ts-expect-error A profile and a bundle exclude each other.
  takesV2({ profile, bundle });
  // @ts-expect-error The topology of a bundle comes from the bundle.
  takesV2({ bundle, topology: id });
});
