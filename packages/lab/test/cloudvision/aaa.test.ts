import { expect, test } from "vitest";
import type { Schemas } from "../../src/cloudvision/types.ts";
import { type Served, serveCloudVision } from "./served.ts";

const server = {
  serverType: "RADIUS",
  ipAddress: "192.0.2.40",
  port: 1812,
  accountPort: 1813,
  authMode: "PAP",
  status: "Enabled",
  secret: "shared",
};

async function list({ call }: Served, serverType = "RADIUS"): Promise<Schemas["AaaServer"][]> {
  const reply = await call(
    `/cvpservice/aaa/getServers.do?serverType=${serverType}&queryParam=&startIndex=0&endIndex=0`,
  );
  return reply.json<{ aaaServers: Schemas["AaaServer"][] }>().aaaServers;
}

test("a server is set up, changed and removed, and nobody is told its secret", async () => {
  await using served = await serveCloudVision();
  const { call } = served;
  await call("/cvpservice/aaa/createServer.do", { body: server });
  const [made] = await list(served);
  const key = made?.key ?? "";
  expect(await list(served, "TACACS")).toEqual([]);
  await call("/cvpservice/aaa/editServer.do", { body: { ...server, key, status: "Disabled" } });
  const read = await call(`/cvpservice/aaa/getServerById.do?id=${key}`);
  expect(read.json()).toMatchObject({ ipAddress: "192.0.2.40", status: "Disabled", userId: "cvpadmin" });
  expect(read.text).not.toContain("shared");
  await call("/cvpservice/aaa/deleteServer.do", { body: [key] });
  expect(await list(served)).toEqual([]);
});

test("a server is tried with a user of the lab", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const { username: userId, password } = lab.cloudvision.credentials;
  const attempt = async (input: object, user = { userId, password }) =>
    (
      await call("/cvpservice/aaa/testServerConnectivity.do", { body: { server: { ...server, ...input }, user } })
    ).json();
  expect(await attempt({})).toMatchObject({ errorCode: "212802" });
  await call("/cvpservice/aaa/createServer.do", { body: server });
  expect(await attempt({})).toEqual({ data: "success" });
  expect(await attempt({ secret: "other" })).toMatchObject({ errorCode: "2121015" });
  expect(await attempt({}, { userId, password: "wrong" })).toMatchObject({ errorCode: "2121013" });
});

test("what is chosen is what a login tells", async () => {
  await using served = await serveCloudVision();
  const { call, login } = served;
  const body = { authenticationServerType: "RADIUS", authorizationServerType: "Local" };
  await call("/cvpservice/aaa/saveAAADetails.do", { body });
  expect((await call("/cvpservice/aaa/getAAADetailsById.do?id=1")).json()).toMatchObject(body);
  expect((await login()).json()).toMatchObject({ authenticationType: "RADIUS", authorizationType: "Local" });
});

test.for([
  ["createServer", { ...server, ipAddress: "nowhere" }, "212526"],
  ["createServer", { ...server, serverType: "Kerberos" }, "212520"],
  ["editServer", { ...server, key: "none" }, "212801"],
  ["deleteServer", ["none"], "212801"],
  ["saveAAADetails", { authenticationServerType: "Kerberos", authorizationServerType: "Local" }, "212840"],
] as const)("%s of %j is refused with %s", async ([name, body, errorCode]) => {
  await using served = await serveCloudVision();
  expect((await served.call(`/cvpservice/aaa/${name}.do`, { body })).json()).toMatchObject({ errorCode });
});

test("the same server twice is refused", async () => {
  await using served = await serveCloudVision();
  await served.call("/cvpservice/aaa/createServer.do", { body: server });
  const twice = await served.call("/cvpservice/aaa/createServer.do", { body: server });
  expect(twice.json()).toMatchObject({ errorCode: "212521" });
});
