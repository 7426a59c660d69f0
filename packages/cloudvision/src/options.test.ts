import type { NorthboundEvent } from "@northbound/runtime";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { readLevel } from "./api-level.ts";
import { createCloudVision } from "./client.ts";

/** A portal whose version call answers with this body. */
async function portal(body: string, type = "application/json") {
  const server = createServer((_request, response) => response.setHeader("content-type", type).end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const events: NorthboundEvent[] = [];
  const cvp = createCloudVision({
    nodes: [`http://127.0.0.1:${(server.address() as AddressInfo).port}`],
    credentials: { token: "secret" },
    observe: (event) => events.push(event),
  });
  return {
    cvp,
    warnings: () => events.flatMap((event) => (event.type === "warning" ? [event.message] : [])),
    async [Symbol.asyncDispose](): Promise<void> {
      await cvp.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

// 2026.1.3 answers bare text: AVD, issue 7437.
test.for([
  ["2026.1.3", "text/plain"],
  ["2026.1.3", "application/json"],
  ['"2026.1.3"', "application/json"],
  ['{"version":"2026.1.3"}', "application/json"],
] as const)("reads the release in %s, sent as %s", async ([body, type]) => {
  await using server = await portal(body, type);
  expect(await server.cvp.cvpInfo.get()).toEqual({ version: "2026.1.3" });
  expect(await server.cvp.version()).toBe("2026.1.3");
  expect(await readLevel(server.cvp)).toBe(17);
  expect(server.warnings()).toEqual([]);
});

test("a release that can't be read counts as the newest, with a warning", async () => {
  await using server = await portal("<html>welcome</html>", "text/html");
  expect(await readLevel(server.cvp)).toBe(17);
  expect(server.warnings()).toEqual(["The server's answer names no release; it counts as the newest."]);
});

test("says that the variable of a token is not set, and not that a user name is wrong", () => {
  const credentials = { token: process.env["NO_SUCH_VARIABLE_IN_ANY_TEST"] as unknown as string };
  expect(() => createCloudVision({ nodes: ["https://cvp1"], credentials })).toThrow(/token` is undefined/);
});

test("refuses user and password for the hosted service, which takes tokens only", () => {
  const credentials = { username: "me", password: "secret" };
  expect(() => createCloudVision({ nodes: ["https://www.arista.io"], credentials })).toThrow(/takes tokens only/);
});
