import { InvalidInputError } from "@northbound/runtime";
import { describe, expect, test } from "vitest";
import type { components } from "../src/index.ts";
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
    [{ profile, bundle }, "`profile` and `bundle` exclude each other"],
    [{ profile, testbeds, topologies }, "`testbeds` and `topologies` exclude each other"],
    [{ bundle, testbeds }, "`testbeds` can't be sent with `bundle`"],
    [{ bundle, topologies, parameters: {} }, "`topologies`, `parameters` can't be sent with `bundle`"],
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
      "a `reason`",
    );
    expect(sent).toEqual([]);
  });
});

test("v1 needs something to run; v2 may run several profiles in a form of its own", async () => {
  const v1 = stubbed(() => ({ body: receipt }), { apiVersion: "v1" });
  await expect(v1.xpresso.requests.submit({ body: { tags: [] } as never })).rejects.toThrow(
    "a `profile` or a `bundle`",
  );
  const v2 = stubbed(() => ({ body: receipt }), { apiVersion: "v2" });
  await v2.xpresso.requests.submit({ body: { profiles: [profile], tags: ["group"] } });
  expect(v2.sent[0]?.body).toEqual({ profiles: [profile], tags: ["group"] });
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
  takesV2({ profiles: [profile] });
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
  // @ts-expect-error v1 knows no label.
  takesV1({ profile, label: "nightly" });
  // @ts-expect-error Testbeds and a topology exclude each other.
  takesV2({ profile, testbeds, topology: id });
  // @ts-expect-error A profile and a bundle exclude each other.
  takesV2({ profile, bundle });
  // @ts-expect-error The topology of a bundle comes from the bundle.
  takesV2({ bundle, topology: id });
});
