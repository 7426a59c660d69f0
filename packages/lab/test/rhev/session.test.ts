import { createRhev, detectBasePath } from "@northbound/rhev";
import { expect, test } from "vitest";
import { startEngine, must } from "./engine.ts";

test("one login serves many calls and every address, and an ended token is replaced once", async () => {
  await using bench = await startEngine({}, { rhev: { nodes: 2 } });
  const { rhev, lab } = bench;
  await Promise.all(Array.from({ length: 10 }, () => rhev.api.get()));
  expect(lab.rhev.counters.logins).toBe(1);
  lab.rhev.expireSessions();
  await Promise.all(Array.from({ length: 10 }, () => rhev.api.get()));
  expect(lab.rhev.counters.logins).toBe(2);
  await lab.rhev.nodes[0]?.kill();
  expect((await rhev.api.get()).product_info?.name).toBe("oVirt Engine");
  await lab.rhev.restore();
});

test("close gives the token back", async () => {
  const bench = await startEngine();
  await bench.rhev.api.get();
  await bench.rhev.close();
  expect(bench.lab.rhev.counters.logouts).toBe(1);
  await bench.lab.close();
});

test("a wrong password is final, and is not tried again", async () => {
  await using bench = await startEngine({ credentials: { username: "admin@internal", password: "wrong-secret" } });
  const error = (await bench.rhev.api.get().catch((reason: unknown) => reason)) as Error;
  expect(error).toMatchObject({ code: "CREDENTIALS_REJECTED", status: 400, backendCode: "access_denied" });
  expect(String(error)).not.toContain("wrong-secret");
});

test("HTTP Basic opens one session with a cookie, and a last call without Prefer ends it", async () => {
  const { credentials } = await import("../../src/rhev/state.ts").then(({ administrator }) => ({
    credentials: administrator,
  }));
  await using bench = await startEngine({
    credentials: { username: credentials.username, password: credentials.password, method: "basic", sessionMinutes: 5 },
  });
  await bench.rhev.vms.list();
  await bench.rhev.hosts.list();
  expect(bench.lab.rhev.counters.logins).toBe(1);
  bench.lab.rhev.expireSessions();
  await bench.rhev.hosts.list();
  expect(bench.lab.rhev.counters.logins).toBe(2);
  await bench.rhev.close();
  expect(bench.lab.rhev.counters.logouts).toBe(1);
});

test("HTTP Basic repeats the session's id in a header where the engine insists on it", async () => {
  await using bench = await startEngine({
    credentials: { username: "admin@internal", password: "engine-lab", method: "basic", csrfProtection: true },
  });
  expect((await bench.rhev.api.get()).product_info?.name).toBe("oVirt Engine");
});

test("without a persistent session each call proves itself", async () => {
  await using bench = await startEngine({
    credentials: { username: "admin@internal", password: "engine-lab", method: "basic", persistent: false },
  });
  await bench.rhev.api.get();
  await bench.rhev.api.get();
  expect(bench.lab.rhev.counters.logins).toBe(3);
});

test("a Kerberos ticket is traded for a token", async () => {
  const hosts: string[] = [];
  await using bench = await startEngine({
    credentials: {
      kerberos: (host) => {
        hosts.push(host);
        return "YIIB";
      },
    },
  });
  expect((await bench.rhev.api.get()).authenticated_user?.id).toBeTruthy();
  expect(hosts).toEqual(["127.0.0.1"]);
});

test("a token of somebody else works as it is, and is not given back", async () => {
  await using bench = await startEngine({ credentials: { token: "engine-lab-token" } });
  expect((await bench.rhev.api.get()).product_info?.vendor).toBe("ovirt.org");
  await bench.rhev.close();
  expect(bench.lab.rhev.counters.logouts).toBe(0);
});

test("an unknown token is told in the words of the page", async () => {
  await using bench = await startEngine({ credentials: { token: "nonsense" } });
  await expect(bench.rhev.api.get()).rejects.toMatchObject({
    code: "SESSION_FAILED",
    status: 401,
    backendMessage: "Unauthorized",
  });
});

test("the base path of an old engine is found, and addresses may carry it", async () => {
  await using bench = await startEngine({}, { rhev: { version: "3.3" } });
  const { urls } = bench.lab.rhev;
  const credentials = { username: "admin@internal", password: "engine-lab", method: "basic" } as const;
  expect(await detectBasePath({ nodes: urls })).toBe("/api");
  await using old = createRhev({ nodes: urls.map((url) => `${url}/api`), credentials });
  expect((await old.api.get()).product_info?.version?.major).toBe("3");
  const [vm] = await old.collection("vms").list();
  expect(vm?.href).toMatch(/^\/api\/vms\//);
  expect(await old.follow(must(vm), "nics")).toHaveLength(1);
  await using detected = createRhev({ nodes: urls, credentials, basePath: await detectBasePath({ nodes: urls }) });
  expect((await detected.vms.list({ max: 1 })).vm).toHaveLength(1);
});

test("a new engine is found at its new path", async () => {
  await using bench = await startEngine();
  expect(await detectBasePath({ nodes: bench.lab.rhev.urls })).toBe("/ovirt-engine/api");
});

test("operations that an older engine lacks fail before they are sent", async () => {
  await using bench = await startEngine({}, { rhev: { version: "4.0.6" } });
  await bench.rhev.version();
  const before = bench.lab.rhev.counters.received;
  await expect(bench.rhev.options.get({ optionId: "MigrationPolicies" })).rejects.toMatchObject({
    code: "UNSUPPORTED_VERSION",
  });
  expect(bench.lab.rhev.counters.received).toBe(before);
});

test("an engine of the first release has no sessions, and gives a search a hundred objects at most", async () => {
  await using bench = await startEngine({}, { rhev: { version: "3.0", machines: 120 } });
  const credentials = { username: "admin@internal", password: "engine-lab", method: "basic" } as const;
  await using old = createRhev({ nodes: bench.lab.rhev.urls.map((url) => `${url}/api`), credentials });
  const answer = await fetch(`${bench.lab.rhev.urls[0]}/api/vms`, {
    headers: {
      authorization: `Basic ${btoa("admin@internal:engine-lab")}`,
      accept: "application/json",
      prefer: "persistent-auth",
    },
  });
  expect(answer.headers.get("set-cookie")).toBeNull();
  expect(((await answer.json()) as { vm: object[] }).vm).toHaveLength(100);
  expect(await old.vms.list().all()).toHaveLength(120);
});
