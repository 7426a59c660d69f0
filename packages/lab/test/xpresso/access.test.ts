import { inspect } from "node:util";
import { GatewayError, PermissionError, RejectedInputError, SessionError } from "@northbound/runtime";
import { printable } from "@northbound/xpresso";
import { expect, test } from "vitest";
import { json } from "../../src/index.ts";
import { proxyPage } from "../../src/xpresso/errors.ts";
import { clientOf, idsOf, recorder, xpressoLab } from "./fixture.ts";

test("a token works with and without its prefix", async () => {
  await using lab = await xpressoLab();
  const { token } = lab.xpresso.credentials;
  for (const form of [token, `Jwt ${token}`, () => Promise.resolve(token)]) {
    await using xpresso = clientOf(lab, { token: form, group: "routing" });
    expect((await xpresso.jobs.list()).length).toBeGreaterThan(0);
  }
});

test("a token that ends is told ahead, and a refused one is not sent again", async () => {
  await using lab = await xpressoLab();
  const { events, observe } = recorder();
  const token = lab.xpresso.state.tokenFor("operator", { days: 10 });
  const clock = { now: () => lab.clock.now(), after: () => () => undefined, random: () => 0 };
  await using xpresso = clientOf(lab, { token, observe, clock });
  await xpresso.jobs.list();
  expect(events.filter(({ type }) => type === "warning")).toEqual([]);
  lab.clock.advance(9.5 * 86_400_000);
  await xpresso.jobs.list();
  await xpresso.jobs.list();
  expect(events.filter(({ type }) => type === "warning")).toHaveLength(1);
  expect(events.find(({ type }) => type === "warning")).toMatchObject({
    message: expect.stringContaining("2026-01-25"),
  });
  lab.clock.advance(86_400_000);
  const before = lab.xpresso.counters.received;
  const refused = xpresso.jobs.list();
  await expect(refused).rejects.toBeInstanceOf(SessionError);
  await expect(refused).rejects.toMatchObject({ status: 401, backendMessage: "Signature has expired." });
  expect(lab.xpresso.counters.received - before).toBe(1);
});

test("a function that gives tokens is asked again when one has ended", async () => {
  await using lab = await xpressoLab();
  const given: string[] = [];
  const token = () => given[given.push(lab.xpresso.state.tokenFor("operator", { days: given.length + 1 })) - 1] ?? "";
  await using xpresso = clientOf(lab, { token, group: "routing" });
  await xpresso.jobs.list();
  lab.xpresso.state.revoke(given[0] ?? "");
  expect((await xpresso.jobs.list()).length).toBeGreaterThan(0);
  expect(given).toHaveLength(2);
});

test("the group is that of the call, the client or the token, in this order", async () => {
  await using lab = await xpressoLab();
  await using byToken = clientOf(lab, { cache: true });
  await using byClient = clientOf(lab, { group: "switching" });
  const names = async (jobs: PromiseLike<unknown>) => JSON.stringify(await jobs);
  const [routing, switching] = [await names(byToken.jobs.list()), await names(byClient.jobs.list())];
  expect(routing).not.toBe(switching);
  expect(await names(byToken.jobs.list({}, { group: "switching" }))).toBe(switching);
  expect(await names(byClient.jobsV2.list({ Group: "routing" }))).toBe(routing);
  // A remembered answer belongs to its group.
  const received = lab.xpresso.counters.received;
  expect(await names(byToken.jobs.list({}, { group: "switching" }))).toBe(switching);
  expect(await names(byToken.jobs.list())).toBe(routing);
  expect(lab.xpresso.counters.received).toBe(received);
});

test("who lacks a permission is told which", async () => {
  await using lab = await xpressoLab();
  const { tokenFor } = lab.xpresso.state;
  await using guest = clientOf(lab, { token: tokenFor("guest") });
  await using operator = clientOf(lab, { token: tokenFor("operator") });
  const { profile } = await idsOf(guest);
  const refused = guest.requests.submit({ body: { profile } });
  await expect(refused).rejects.toBeInstanceOf(PermissionError);
  await expect(refused).rejects.toThrow("It needs the permission run_request.");
  const { request_id: requestId } = await operator.requests.submit({ body: { profile } });
  await expect(operator.requests.stop({ requestId, body: { reason: "x" } })).rejects.toThrow("stop_request");
  await expect(operator.images.buildPolaris({ body: { name: "a", tag: "b", git_ref: "main" } })).rejects.toThrow(
    "add_docker_image",
  );
  await using outsider = clientOf(lab, { token: tokenFor("outsider"), group: "routing" });
  expect((await outsider.requests.list()).length).toBeGreaterThan(0);
  await expect(outsider.requests.get({ requestId })).rejects.toBeInstanceOf(PermissionError);
});

test("a server that has v2 only in name is asked once, and a failure to ask is not remembered", async () => {
  await using lab = await xpressoLab({ apiVersion: "v1" });
  await using xpresso = clientOf(lab, { retry: "never" });
  const [node] = lab.xpresso.nodes;
  node?.answer(proxyPage(502, "Bad Gateway"), { times: 1 });
  await expect(xpresso.jobs.list()).rejects.toBeInstanceOf(GatewayError);
  node?.counters.reset();
  await Promise.all([xpresso.jobs.list(), xpresso.testbeds.list(), xpresso.requests.list()]);
  expect(await xpresso.apiVersion()).toBe("v1");
  // Three lists and two questions: a page that says 404 may be a proxy's, so v1 is asked for too.
  expect(lab.xpresso.counters.received).toBe(5);
});

test("pages of the proxy and messages by field are errors in plain words", async () => {
  await using lab = await xpressoLab();
  await using xpresso = clientOf(lab, { apiVersion: "v2", retry: "never" });
  const [node] = lab.xpresso.nodes;
  node?.answer(proxyPage(413, "Request Entity Too Large"), { times: 1 });
  const large = xpresso.requests.submit({ body: { profile: "p" } });
  await expect(large).rejects.toBeInstanceOf(RejectedInputError);
  await expect(large).rejects.toMatchObject({
    status: 413,
    backendMessage: "Payload Too Large, in a form that is not the backend's",
  });
  node?.answer(json({ tags: ["Expected a list.", "Twice."], detail: 7 }, 400), { times: 1 });
  await expect(xpresso.requests.submit({ body: { profile: "p" } })).rejects.toMatchObject({
    backendMessage: "tags: Expected a list. Twice.",
    detail: { tags: ["Expected a list.", "Twice."] },
  });
});

test("live tokens and share keys are in no error, event or printable copy", async () => {
  await using lab = await xpressoLab();
  const { events, observe } = recorder();
  await using xpresso = clientOf(lab, { observe, retry: "never" });
  const { profile } = await idsOf(xpresso);
  const { request_id: requestId, service_url: link } = await xpresso.requests.submit({ body: { profile } });
  const request = await xpresso.requests.get({ requestId });
  const tokens = [request.postback_token, new URL(link ?? "").searchParams.get("share"), `callback.${requestId}-1`].map(
    (one) => String(one).replace(/^Jwt /, ""),
  );
  expect(tokens.every((one) => JSON.stringify(request).includes(one))).toBe(true);
  lab.xpresso.nodes[0]?.answer(json({ ...request, detail: `Refused ${request.postback_token}` }, 400), { times: 1 });
  const error: unknown = await xpresso.requests.get({ requestId }).catch((reason: unknown) => reason);
  const shown = [
    inspect(error, { depth: 9 }),
    JSON.stringify(error),
    String(error),
    JSON.stringify(events),
    JSON.stringify(printable(request)),
  ];
  // The identifier of a request doubles as its share key; only inside the link is it one.
  for (const text of shown)
    for (const one of [tokens[0], `share=${tokens[1]}`, tokens[2]]) expect(text).not.toContain(one);
  expect(shown.join("")).not.toContain(lab.xpresso.credentials.token);
});
