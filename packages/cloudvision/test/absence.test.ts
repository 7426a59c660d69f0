import { type Call, isNotFound, isNorthboundError, Reply, type Transport } from "@northbound/runtime";
import { expect, test } from "vitest";
import {
  type CloudVision,
  createCloudVision,
  findChangeControl,
  findConfiglet,
  findContainer,
  findContainerOfDevice,
  findDecommissioning,
  findDevice,
  findImageBundle,
  findRole,
  findRoleKeys,
  findServiceAccount,
  findServiceAccountToken,
  findTask,
  findUser,
  findWorkspace,
  findWorkspaceBuild,
  removeChangeControl,
  removeContainer,
  removeServiceAccount,
  removeServiceAccountToken,
} from "../src/index.ts";

// A 404 that is not the portal's says nothing about what it was asked for.

const strangers: readonly (readonly [string, string, string])[] = [
  ["a page", "text/html", "<html><body><h1>404 Not Found</h1></body></html>"],
  ["a text (Traefik)", "text/plain", "404 page not found\n"],
  ["nothing", "", ""],
  ["JSON of a gateway (Kong)", "application/json", '{"message":"no Route matched with those values"}'],
];

const container = { key: "c1", name: "Leafs" };
const looks: Readonly<Record<string, (cvp: CloudVision) => Promise<unknown>>> = {
  findDevice: (cvp) => findDevice(cvp, { hostname: "leaf1" }),
  findContainer: (cvp) => findContainer(cvp, "Leafs"),
  findContainerOfDevice: (cvp) => findContainerOfDevice(cvp, "00:1c:73:00:00:01"),
  findDecommissioning: (cvp) => findDecommissioning(cvp, "d1"),
  findConfiglet: (cvp) => findConfiglet(cvp, "base"),
  findImageBundle: (cvp) => findImageBundle(cvp, "eos"),
  findTask: (cvp) => findTask(cvp, "7"),
  findChangeControl: (cvp) => findChangeControl(cvp, "cc1"),
  findWorkspace: (cvp) => findWorkspace(cvp, "w1"),
  findWorkspaceBuild: (cvp) => findWorkspaceBuild(cvp, "w1", "b1"),
  findRole: (cvp) => findRole(cvp, "network-admin"),
  findRoleKeys: (cvp) => findRoleKeys(cvp, ["network-admin"]),
  findUser: (cvp) => findUser(cvp, "ada"),
  findServiceAccount: (cvp) => findServiceAccount(cvp, "robot"),
  findServiceAccountToken: (cvp) => findServiceAccountToken(cvp, "t1"),
  removeContainer: (cvp) => removeContainer(cvp, container, { key: "root", name: "Tenant" }),
  removeChangeControl: (cvp) => removeChangeControl(cvp, { id: "cc1" }),
  removeServiceAccount: (cvp) => removeServiceAccount(cvp, "robot"),
  removeServiceAccountToken: (cvp) => removeServiceAccountToken(cvp, "t1"),
};

/** A portal behind something that answers in its place. */
function behind(type: string, body: string, credentials: object, answersLogin: boolean): CloudVision {
  const transport: Transport = {
    send(call: Call) {
      const isLogin = call.url.includes("authenticate");
      const isVersion = call.url.includes("getCvpInfo") && !answersLogin;
      const text = isVersion ? '{"version":"2024.1.0"}' : isLogin && !answersLogin ? '{"sessionId":"s"}' : body;
      const headers = { "content-type": isVersion || (isLogin && !answersLogin) ? "application/json" : type };
      const status = text === body ? 404 : 200;
      const reply = new Reply({ status, headers, body: new TextEncoder().encode(text) });
      reply.node = call.node;
      reply.ticket = call.ticket;
      return Promise.resolve(reply);
    },
    close: () => Promise.resolve(),
  };
  return createCloudVision({
    nodes: ["https://cvp"],
    credentials: credentials as never,
    transport,
    backoff: { base: 1, cap: 1 },
  });
}

async function failureOf(look: Promise<unknown>): Promise<unknown> {
  return look.then(
    (value) => ({ value }),
    (error: unknown) => error,
  );
}

test("every look-up and removal is looked at", async () => {
  const all = Object.keys(await import("../src/index.ts")).filter((name) =>
    /^find|^remove(Container|ChangeControl|ServiceAccount|ServiceAccountToken)$/.test(name),
  );
  expect(Object.keys(looks).toSorted()).toEqual(all.toSorted());
});

test.each(strangers)("a 404 that is %s is no absence: every look-up and removal fails", async (_what, type, body) => {
  for (const [name, look] of Object.entries(looks)) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const failure = await failureOf(look(behind(type, body, { token: "t" }, false)));
    expect([name, isNorthboundError(failure), isNotFound(failure)]).toEqual([name, true, false]);
  }
});

test.each(strangers)("a 404 that is %s at the login is a session that could not be had", async (_what, type, body) => {
  for (const [name, look] of Object.entries(looks)) {
    const cvp = behind(type, body, { username: "ada", password: "secret-word" }, true);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect([name, await failureOf(look(cvp))]).toMatchObject([name, { code: "SESSION_FAILED", status: 404 }]);
  }
});
