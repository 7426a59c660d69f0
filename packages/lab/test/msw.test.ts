import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createLabCore, type LabCore, labHandlers } from "../src/msw.ts";

const server = setupServer();
let lab: LabCore;

beforeAll(async () => {
  server.listen({ onUnhandledFrame: "error" });
  lab = await createLabCore({ cloudvision: { events: 10 }, world: { devices: 12 } });
  server.use(...(await labHandlers(lab)));
});
afterEach(() => lab.restore());
afterAll(async () => {
  server.close();
  await lab.close();
});

function ask(path: string, node = 0): Promise<Response> {
  const { credentials, urls } = lab.cloudvision;
  return fetch(`${urls[node] ?? ""}${path}`, { headers: { authorization: `Bearer ${credentials.token}` } });
}

test("the built-in fetch talks to the lab without a socket", async () => {
  expect(await (await ask("/cvpservice/cvpInfo/getCvpInfo.do")).json()).toEqual({ version: "2024.3.1" });
  const lines = (await (await ask("/api/resources/inventory/v1/Device/all")).text()).trim().split("\n");
  expect(lines).toHaveLength(12);
  expect(lab.cloudvision.counters.of("cvpInfo/get")).toBe(1);
});

test("faults look like network errors there, too", async () => {
  const [first] = lab.cloudvision.nodes;
  await first?.kill();
  await expect(ask("/cvpservice/cvpInfo/getCvpInfo.do")).rejects.toThrow(TypeError);
  expect((await ask("/cvpservice/cvpInfo/getCvpInfo.do", 1)).status).toBe(200);
  await first?.start();
  first?.overload({ retryAfter: 3, times: 1 });
  expect((await ask("/cvpservice/cvpInfo/getCvpInfo.do")).headers.get("retry-after")).toBe("3");
  first?.truncate({ times: 1 });
  await expect(ask("/cvpservice/inventory/devices").then((reply) => reply.text())).rejects.toThrow(TypeError);
});
