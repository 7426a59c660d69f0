import http from "node:http";
import net from "node:net";
import { createRhev } from "@northbound/rhev";
import { expect, test } from "vitest";
import { createTestLab, refuseNetwork } from "../src/testing.ts";

const elsewhere = "https://engine.example.net";

test("a client of the lab works, and one of any other address reaches nothing", async () => {
  await using lab = await createTestLab({ rhev: true });
  const { username = "", password = "" } = lab.rhev.credentials as { username?: string; password?: string };
  const options = { credentials: { username, password }, tls: { ca: lab.ca }, proxy: false, retry: "never" } as const;
  await using inside = createRhev({ ...options, nodes: lab.rhev.urls });
  expect(await inside.vms.list()).toHaveProperty("vm");
  await using outside = createRhev({ ...options, nodes: [elsewhere] });
  await expect(outside.vms.list()).rejects.toMatchObject({
    code: "CONNECTION_FAILED",
    message: expect.stringContaining("REFUSED_IN_TESTS") as string,
  });
});

test("whoever connects is refused: fetch, node:http, a bare socket, another port of this machine", async () => {
  const { connect } = net.Socket.prototype;
  {
    using guard = refuseNetwork();
    expect(guard).toBeDefined();
    await expect(fetch(elsewhere)).rejects.toMatchObject({ cause: { code: "REFUSED_IN_TESTS" } });
    const errorOf = (open: () => NodeJS.EventEmitter): Promise<unknown> =>
      new Promise((resolve) => open().on("error", resolve));
    for (const open of [
      () => http.get("http://engine.example.net"),
      () => net.connect(9, "127.0.0.1"),
      () => net.connect({ port: 9, host: "::1" }),
    ])
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await errorOf(open)).toMatchObject({ code: "REFUSED_IN_TESTS" });
  }
  expect(net.Socket.prototype.connect).toBe(connect);
});

test("guards end in any order, and each lets through what another one allows", async () => {
  const { connect } = net.Socket.prototype;
  const one = refuseNetwork({ allow: ["127.0.0.1:1"] });
  const other = refuseNetwork();
  const codeAt = (port: number): Promise<unknown> =>
    new Promise((resolve) =>
      net.connect(port, "127.0.0.1").on("error", (error: NodeJS.ErrnoException) => resolve(error.code)),
    );
  expect([await codeAt(1), await codeAt(2)]).toEqual(["ECONNREFUSED", "REFUSED_IN_TESTS"]);
  one[Symbol.dispose]();
  expect(await codeAt(1)).toBe("REFUSED_IN_TESTS");
  other[Symbol.dispose]();
  expect(net.Socket.prototype.connect).toBe(connect);
});

test("what is allowed, and sockets of the file system, go through to the system", async () => {
  using guard = refuseNetwork({ allow: ["127.0.0.1:1", "http://localhost:2"] });
  expect(guard).toBeDefined();
  const codeOf = (options: net.NetConnectOpts): Promise<unknown> =>
    new Promise((resolve) => net.connect(options).on("error", (error: NodeJS.ErrnoException) => resolve(error.code)));
  expect(await codeOf({ host: "127.0.0.1", port: 1 })).toBe("ECONNREFUSED");
  expect(await codeOf({ port: 2 })).not.toBe("REFUSED_IN_TESTS");
  expect(await codeOf({ path: "/nowhere/socket" })).toBe("ENOENT");
});
