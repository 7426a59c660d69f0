import { inspect } from "node:util";
import {
  applyConfiglets,
  createChangeControl,
  createCloudVision,
  createServiceAccountToken,
  listTags,
  putServiceAccount,
} from "@northbound/cloudvision";
import { isNorthboundError, type NorthboundError } from "@northbound/runtime";
import { expect, test } from "vitest";
import { connectTo } from "./levels.ts";

/** The error that a promise must end with; one that could be printed anywhere. */
async function failure(
  call: Promise<unknown> | (() => unknown),
  secrets: readonly string[] = [],
): Promise<NorthboundError> {
  let error: unknown;
  try {
    await (typeof call === "function" ? call() : call);
  } catch (thrown) {
    error = thrown;
  }
  if (!isNorthboundError(error)) throw new Error(`No error of Northbound, but ${String(error)}.`);
  const printed = [
    error.message,
    error.stack,
    String(error),
    JSON.stringify(error),
    inspect(error, { depth: 9 }),
  ].join();
  for (const secret of secrets) expect(printed).not.toContain(secret);
  expect(error.message).not.toContain("\n");
  return error;
}

test.for(["2018.2.5", "2020.2.3", "2024.3.1"])(
  "a wrong password on %s is told at once, and tried once",
  async (version) => {
    const password = "not-the-Passw0rd";
    await using connected = await connectTo(version, { credentials: { username: "cvpadmin", password } });
    const { cvp, lab } = connected;
    const error = await failure(cvp.cvpInfo.get(), [password]);
    expect(error.code).toBe("CREDENTIALS_REJECTED");
    expect(error.backendCode).toBe("112498");
    expect(lab.cloudvision.counters.received).toBe(1);
  },
);

test("credentials of neither kind are refused before anything is sent", async () => {
  const nodes = ["https://cvp1.example.net"];
  const error = await failure(() => createCloudVision({ nodes, credentials: { token: "" } }));
  expect(error.code).toBe("INVALID_OPTION");
  expect(error.message).toMatch(/token/);
});

test("an option that does not exist is named, with those that do", async () => {
  const credentials = { token: "a-token" };
  const options = { nodes: ["https://cvp1.example.net"], credentials, timeOut: 3 };
  const error = await failure(() => createCloudVision(options), ["a-token"]);
  expect(error.code).toBe("INVALID_OPTION");
  expect(error.message).toMatch(/`timeOut`.*timeout/);
});

test("a node without a scheme is named", async () => {
  const error = await failure(() =>
    createCloudVision({ nodes: ["cvp1.example.net"], credentials: { token: "a-token" } }),
  );
  expect(error.code).toBe("INVALID_OPTION");
  expect(error.message).toMatch(/cvp1\.example\.net/);
});

test("a password in the address of a node is refused and not repeated", async () => {
  const error = await failure(
    () => createCloudVision({ nodes: ["https://me:hunter2@cvp1.example.net"], credentials: { token: "a-token" } }),
    ["hunter2"],
  );
  expect(error.code).toBe("INVALID_OPTION");
});

test("a token that has expired ends the call as a session that can't be renewed", async () => {
  await using connected = await connectTo("2024.3.1");
  const { cvp, lab } = connected;
  await putServiceAccount(cvp, { name: "ci", roles: ["network-admin"] });
  const { token } = await createServiceAccountToken(cvp, { user: "ci", validFor: 60_000 });
  await using machine = createCloudVision({ nodes: lab.cloudvision.urls, credentials: { token } });
  expect(await machine.cvpInfo.get()).toEqual({ version: "2024.3.1" });
  lab.clock.advance(61_000);
  const before = lab.cloudvision.counters.received;
  const error = await failure(machine.users.list().all(), [token]);
  expect(error.code).toMatch(/^(?:SESSION_FAILED|CREDENTIALS_REJECTED)$/);
  expect(lab.cloudvision.counters.received - before).toBeLessThanOrEqual(2);
});

test("a call that the server's version does not have names both, and is not sent", async () => {
  await using connected = await connectTo("2020.2.3");
  const { cvp, lab } = connected;
  await cvp.version();
  const before = lab.cloudvision.counters.received;
  const error = await failure(listTags(cvp));
  expect(error.code).toBe("UNSUPPORTED_VERSION");
  expect(error.message).toMatch(/2021\.2.*2020\.2\.3/);
  expect(lab.cloudvision.counters.received).toBe(before);
});

test("a required input that is missing is named, and nothing is sent", async () => {
  await using connected = await connectTo("2024.3.1");
  const { cvp, lab } = connected;
  const input = {} as { taskId: string };
  const error = await failure(cvp.tasks.get(input));
  expect(error.code).toBe("INVALID_INPUT");
  expect(error.message).toMatch(/taskId/);
  expect(lab.cloudvision.counters.received).toBe(0);
});

test("a body that is wrong is refused by the server in its words, and sent once", async () => {
  await using connected = await connectTo("2024.3.1");
  const { cvp, lab } = connected;
  await cvp.cvpInfo.get();
  const before = lab.cloudvision.counters.received;
  const body = { name: 5, config: "a" } as unknown as { name: string; config: string };
  const error = await failure(cvp.configlets.create({ body }));
  expect(error.code).toBe("REJECTED_INPUT");
  expect(error.backendMessage).toMatch(/name/);
  expect(lab.cloudvision.counters.received - before).toBe(1);
});

test("a change of a device that does not exist changes nothing", async () => {
  await using connected = await connectTo("2024.3.1");
  const { cvp, lab } = connected;
  const device = { systemMacAddress: "00:00:00:00:00:01", fqdn: "ghost.example.net" };
  const error = await failure(applyConfiglets(cvp, device, [{ key: "configlet_1", name: "ntp" }]));
  expect(error.code).toBe("NOT_FOUND");
  expect(error.backendMessage).toBe("Invalid Netelement id");
  expect(lab.cloudvision.state.tasks.size).toBe(0);
});

test("a change control that can't be is refused before it is sent", async () => {
  await using connected = await connectTo("2024.3.1");
  const { cvp, lab } = connected;
  await cvp.version();
  const before = lab.cloudvision.counters.received;
  expect((await failure(createChangeControl(cvp, { name: "empty" }))).code).toBe("INVALID_INPUT");
  const twins = [[{ id: "a", task: "1" }], [{ id: "a", task: "2" }]];
  expect((await failure(createChangeControl(cvp, { name: "twins", rows: twins }))).message).toMatch(/the id a/);
  expect(lab.cloudvision.counters.received).toBe(before);
});
