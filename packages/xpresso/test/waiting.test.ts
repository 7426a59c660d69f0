import {
  BackendError,
  InvalidInputError,
  InvalidOptionError,
  NotFoundError,
  WaitFailedError,
} from "@northbound/runtime";
import { expect, test } from "vitest";
import { isEnded, type RequestProgress, summarize } from "../src/index.ts";
import { stubbed } from "./stub.ts";

const receipt = { request_id: "REQ0000001", state: "PREPARING" };
const over = { request_id: "REQ0000001", state: "SUCCESS", date_completed: "2026-01-01T00:00:00Z", items: [] };
const running = { ...over, state: "RUNNING", date_completed: null };
const fast = { delay: 1, maxDelay: 2 };

test("trouble at the first look after a submission does not end the wait", async () => {
  let looks = 0;
  const { xpresso, sent } = stubbed(
    ({ method }) => {
      if (method === "POST") return { status: 201, body: receipt };
      looks += 1;
      return looks === 1 ? { status: 500, body: { detail: "busy" } } : { body: over };
    },
    { apiVersion: "v2", retry: "never" },
  );
  const request = await xpresso.requests.submitAndWait({ body: { profile: "p" } }, fast);
  expect(request.state).toBe("SUCCESS");
  expect(sent.filter(({ method }) => method === "POST")).toHaveLength(1);
});

test("trouble that is not tolerated still ends it", async () => {
  const { xpresso } = stubbed(() => ({ status: 500, body: { detail: "broken" } }), {
    apiVersion: "v2",
    retry: "never",
  });
  await expect(xpresso.requests.waitFor("REQ0000001", { ...fast, tolerate: () => false })).rejects.toBeInstanceOf(
    BackendError,
  );
});

test.each([{ delay: -1 }, { maxDelay: 0 }, { deadline: 0 }, { until: 7 as unknown as string }])(
  "a wait that can't begin, %j, submits nothing",
  async (options) => {
    const { xpresso, sent } = stubbed(() => ({ status: 201, body: receipt }), { apiVersion: "v2" });
    const done = xpresso.requests.submitAndWait({ body: { profile: "p" } }, options);
    await expect(done).rejects.toBeInstanceOf(InvalidOptionError);
    await expect(done).rejects.toThrow(`\`${Object.keys(options)[0]}\``);
    expect(sent).toEqual([]);
  },
);

test("a test of the caller's for failure does not hide that the request ended", async () => {
  const { xpresso } = stubbed(() => ({ body: { ...over, state: "FAILED" } }), { apiVersion: "v2" });
  const options = { ...fast, until: "RUNNING", failOn: () => false, deadline: 300 };
  await expect(xpresso.requests.waitFor("REQ0000001", options)).rejects.toBeInstanceOf(WaitFailedError);
  const other = stubbed(() => ({ body: running }), { apiVersion: "v2" });
  await expect(other.xpresso.requests.waitFor("REQ0000001", { ...fast, failOn: () => "enough" })).rejects.toThrow(
    "enough",
  );
});

test("an item without results yet is progress of nothing, and no error", async () => {
  const items = [{ item_id: "REQ0000001-1", state: "PREPARING", results: {} }];
  let looks = 0;
  const { xpresso } = stubbed(() => ({ body: (looks += 1) === 1 ? { ...running, items } : { ...over, items } }), {
    apiVersion: "v2",
  });
  const seen: RequestProgress[] = [];
  const request = await xpresso.requests.waitFor("REQ0000001", {
    ...fast,
    onProgress: (progress) => void seen.push(progress),
  });
  expect(seen.map(({ counts }) => counts)).toEqual([{}]);
  expect(summarize(request).outcome).toBe("unknown");
  expect(isEnded({ ...request, date_completed: null, state: null as unknown as string })).toBe(false);
});

test("only a second 404 means that there is nothing of that name", async () => {
  const answers = (second: number) =>
    stubbed(({ url }) => ({ status: url.includes("/resouces/") ? 404 : second }), { apiVersion: "v2", retry: "never" });
  const find = (second: number) => answers(second).xpresso.helper.idOf("profiles", "smoke");
  await expect(find(404)).rejects.toBeInstanceOf(NotFoundError);
  await expect(find(500)).rejects.toBeInstanceOf(BackendError);
  await expect(find(503)).rejects.not.toBeInstanceOf(NotFoundError);
});

test.each([undefined, null, "p-1", {}])("getting a thing by %j names what is missing", async (input) => {
  const { xpresso, sent } = stubbed(() => ({ body: {} }), { apiVersion: "v2" });
  const done = (xpresso.jobs.get as (input: unknown) => Promise<unknown>)(input);
  await expect(done).rejects.toBeInstanceOf(InvalidInputError);
  expect(sent).toEqual([]);
});
