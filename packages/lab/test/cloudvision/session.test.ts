import { expect, test } from "vitest";
import { send } from "../request.ts";
import { serveCloudVision } from "./served.ts";

const info = "/cvpservice/cvpInfo/getCvpInfo.do";

test("a login gives a session that the header, a cookie or a bearer shows", async () => {
  await using served = await serveCloudVision();
  const [url = ""] = served.lab.cloudvision.urls;
  const reply = await served.login();
  const { sessionId } = reply.json<{ sessionId: string }>();
  expect(reply.headers["set-cookie"]).toContainEqual(expect.stringMatching(`^session_id=${sessionId};`));
  for (const headers of [
    { app_session_id: sessionId },
    { cookie: `a=b; session_id=${sessionId}` },
    { authorization: `Bearer ${sessionId}` },
  ]) {
    expect((await send(url + info, { headers })).json()).toEqual({ version: "2024.3.1" });
  }
  expect(served.lab.cloudvision.counters.logins).toBe(2);
});

test.for([
  ["2024.1.0", 400],
  ["2018.2.0", 200],
] as const)("a wrong password on %s is status %s and code 112498", async ([version, status]) => {
  await using served = await serveCloudVision({ version });
  const reply = await served.login(0, "cvpadmin", "wrong");
  expect(reply.status).toBe(status);
  expect(reply.json()).toMatchObject({ errorCode: "112498" });
});

test.for([
  ["2024.1.0", 401, /User is unauthorized/],
  ["2019.1.0", 401, /User is unauthorized/],
  ["2018.2.0", 401, /^$/],
] as const)("a session that is over on %s is status %s with its words", async ([version, status, words]) => {
  await using served = await serveCloudVision({ version });
  served.lab.cloudvision.expireSessions();
  const reply = await served.call(info);
  expect(reply.status).toBe(status);
  expect(reply.text).toMatch(words);
});

test("a session that is over may look like a success", async () => {
  await using served = await serveCloudVision({ logOutMessage: true });
  served.lab.clock.advance(86_400_000);
  const reply = await served.call(info);
  expect([reply.status, reply.text]).toEqual([200, expect.stringContaining("LOG OUT MESSAGE")]);
  expect((await served.call("/api/resources/inventory/v1/Device/all")).json()).toMatchObject({ code: 16 });
});

test("a token works without a login since 2020.3, and not before", async () => {
  for (const [version, status] of [
    ["2020.3.0", 200],
    ["2020.2.4", 401],
  ] as const) {
    await using served = await serveCloudVision({ version });
    const [url = ""] = served.lab.cloudvision.urls;
    const headers = { authorization: `Bearer ${served.lab.cloudvision.credentials.token}` };
    expect((await send(url + info, { headers })).status).toBe(status);
  }
});

test("a logout ends the session", async () => {
  await using served = await serveCloudVision();
  expect(
    (
      await served.call("/cvpservice/login/logout.do", {
        method: "POST",
        body: "null",
        headers: { "content-type": "application/json" },
      })
    ).json(),
  ).toEqual({ data: "success" });
  expect((await served.call(info)).status).toBe(401);
  expect(served.lab.cloudvision.counters.logouts).toBe(1);
});

test("who may only read is refused a write", async () => {
  await using served = await serveCloudVision();
  const { operator } = Object.fromEntries(served.lab.cloudvision.state.people.users);
  const { sessionId } = (await served.login(0, "operator", operator?.password ?? "")).json<{ sessionId: string }>();
  const headers = { app_session_id: sessionId };
  expect((await served.call("/cvpservice/inventory/devices", { headers })).status).toBe(200);
  expect(
    (await served.call("/cvpservice/configlet/addConfiglet.do", { headers, body: { name: "x", config: "" } })).status,
  ).toBe(403);
});

test("a new password ends the user's sessions on every node since 2023.1", async () => {
  await using served = await serveCloudVision({ nodes: 2 });
  const body = { user: { userId: "operator", password: "An0ther-one" }, roles: ["network-operator"] };
  const { operator } = Object.fromEntries(served.lab.cloudvision.state.people.users);
  const { sessionId } = (await served.login(1, "operator", operator?.password ?? "")).json<{ sessionId: string }>();
  await served.call("/cvpservice/user/updateUser.do?userId=operator", { body });
  expect((await served.call(info, { headers: { app_session_id: sessionId } }, 1)).status).toBe(401);
  expect((await served.login(1, "operator", "An0ther-one")).status).toBe(200);
});

test("an operation of another release has no path", async () => {
  await using old = await serveCloudVision({ version: "2018.1.2" });
  expect((await old.call("/cvpservice/inventory/devices")).json()).toMatchObject({ errorCode: "MNF404" });
  await using young = await serveCloudVision();
  expect((await young.call("/cvpservice/inventory/getInventory.do?startIndex=0&endIndex=0")).status).toBe(404);
});

test("the older prefix leads to the same calls", async () => {
  await using served = await serveCloudVision();
  expect((await served.call("/web/cvpInfo/getCvpInfo.do")).json()).toEqual({ version: "2024.3.1" });
});
