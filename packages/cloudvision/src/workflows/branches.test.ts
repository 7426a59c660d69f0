import { BackendError, InvalidInputError, NotFoundError, UnknownOutcomeError } from "@northbound/runtime";
import { expect, test, vi } from "vitest";
import { createEnrollmentToken } from "./enrollment.ts";
import { uploadImage, uploadImageBundle } from "./images.ts";
import { findRoleKeys, putUser } from "./people.ts";
import { listTaskLog, runTasks } from "./run-tasks.ts";
import { createServiceAccountToken, removeExpiredTokens } from "./service-accounts.ts";
import { placeTags } from "./fleet/tag-many.ts";
import { searchTopology } from "./topology.ts";

const version = (text: string) => ({ version: () => Promise.resolve(text) });
const list = (items: readonly unknown[]) => () => ({ all: () => Promise.resolve(items) });
/** A part of the calls that a workflow takes. */
function fake<Calls>(calls: object): Calls {
  return calls as Calls;
}

test.for([
  ["2021.2.0", ["createToken"]],
  ["2024.2.1", ["createToken"]],
  ["2024.3.0", ["addToken"]],
  ["2025.1.0", ["addToken"]],
  ["latest", ["addToken"]],
] as const)("an enrollment token on %s comes from %o", async ([release, expected]) => {
  const sent: string[] = [];
  const enrollment = {
    createToken: () => Promise.resolve({ data: "old" }).finally(() => sent.push("createToken")),
    addToken: () => Promise.resolve([{ enrollmentToken: { token: "new" } }]).finally(() => sent.push("addToken")),
  };
  const token = await createEnrollmentToken(fake({ ...version(release), enrollment }), 1_500);
  expect(sent).toEqual(expected);
  expect(token).toBe(expected[0] === "addToken" ? "new" : "old");
});

test("an enrollment token of a server on premises falls back to the older call, one of the hosted service does not", async () => {
  for (const error of [
    new NotFoundError("unknown path", { status: 404 }),
    new BackendError("unknown method", { status: 501, backendCode: "12" }),
  ]) {
    const enrollment = {
      createToken: () => Promise.resolve({ data: "old" }),
      addToken: () => Promise.reject(error),
    };
    await expect(createEnrollmentToken(fake({ ...version("2025.2.0"), enrollment }), 1_000)).resolves.toBe("old");
    await expect(createEnrollmentToken(fake({ ...version("latest"), enrollment }), 1_000)).rejects.toBe(error);
  }
});

// A proxy in front has statuses of its own, and may have passed the request on.
test.each([404, 405, 501])(
  "a page with status %i does not send an enrollment token to the older call",
  async (status) => {
    const createToken = vi.fn<() => Promise<{ data: string }>>();
    const error = new UnknownOutcomeError("a page of something in front", { status });
    const enrollment = { createToken, addToken: () => Promise.reject(error) };
    await expect(createEnrollmentToken(fake({ ...version("2025.2.0"), enrollment }), 1_000)).rejects.toBe(error);
    expect(createToken).not.toHaveBeenCalled();
  },
);

test("uploads that no bundle uses are cancelled when the bundle can't be made", async () => {
  const cancel = vi.fn<(...input: unknown[]) => Promise<void>>().mockResolvedValue();
  const images = {
    list: list([{ name: "old.swi" }]),
    upload: ({ body }: { body: { file: File } }) => Promise.resolve({ name: body.file.name }),
    cancel,
  };
  const imageBundles = {
    getByName: () => Promise.reject(new NotFoundError("Entity does not exist")),
    create: () => Promise.reject(new BackendError("no rights")),
  };
  const files = [new File(["a"], "old.swi"), new File(["b"], "new.swi")];
  await expect(uploadImageBundle(fake({ images, imageBundles }), { name: "b", files })).rejects.toThrow("no rights");
  expect(cancel.mock.calls).toEqual([[{ body: { data: "new.swi" } }, expect.anything()]]);
});

test("roles are found by name or key, and unknown ones are named", async () => {
  const calls = fake<Parameters<typeof findRoleKeys>[0]>({ roles: { list: list([{ key: "role_1", name: "ops" }]) } });
  await expect(findRoleKeys(calls, ["ops", "role_1"])).resolves.toEqual(["role_1", "role_1"]);
  await expect(findRoleKeys(calls, ["ops", "nix"])).rejects.toThrow(InvalidInputError);
});

test("a user who is to be made needs a password", async () => {
  const calls = fake<Parameters<typeof putUser>[0]>({
    users: { get: () => Promise.reject(new NotFoundError("Entity does not exist")) },
    roles: { list: list([]) },
  });
  await expect(putUser(calls, { userId: "a", roles: [] })).rejects.toThrow(/password/);
});

test("tasks that are under way are not executed again, and a lost answer is looked into", async () => {
  const states: Record<string, string> = { "1": "Pending", "2": "Completed" };
  const executed: string[][] = [];
  const tasks = {
    get: ({ taskId }: { taskId: string }) => Promise.resolve({ workOrderUserDefinedStatus: states[taskId] }),
    execute: ({ body }: { body: { data: string[] } }) => {
      executed.push(body.data);
      for (const id of body.data) states[id] = "Completed";
      return Promise.reject(new UnknownOutcomeError("lost"));
    },
  };
  await runTasks(fake({ tasks }), ["1", "2"]);
  expect(executed).toEqual([["1"]]);
});

test.for([
  ["2020.2.3", { ccIdV2: "cc" }, "own"],
  ["2020.2.4", { ccIdV2: "cc", stageId: "s" }, "audit"],
  ["2020.2.4", { ccIdV2: "" }, "own"],
  ["2020.2.4", {}, "none"],
] as const)("the log of a task on %s with %o is %s", async ([release, task, expected]) => {
  const asked: unknown[] = [];
  const entries = [{ activity: "audit", dateTimeInLongFormat: 5, userName: "u" }];
  const calls = fake<Parameters<typeof listTaskLog>[0]>({
    ...version(release),
    tasks: {
      get: () => Promise.resolve(task),
      getLogsLegacy: () => Promise.resolve({ data: [{ logDetails: "own", dateTimeInLongFormat: 5, userName: "u" }] }),
    },
    audit: {
      queryLogs: ({ body }: { body: object }) => {
        asked.push(body);
        return list(entries)();
      },
    },
  });
  const log = await listTaskLog(calls, "1");
  expect(log).toEqual(expected === "none" ? [] : [{ at: 5, user: "u", text: expected }]);
  const query = expect.objectContaining({ objectKey: "cc", tags: { stageId: "s" } });
  expect(asked).toEqual(expected === "audit" ? [query] : []);
});

test("a third search that could not search is followed by the first one", async () => {
  const provisioning = {
    searchTopologyV3: () => Promise.resolve({ total: -1 }),
    searchTopology: () => Promise.resolve({ total: 1, netElementList: [{ fqdn: "a.b", isMLAGEnabled: "yes" }] }),
  };
  const { devices } = await searchTopology(fake({ ...version("2021.3.0"), provisioning }), "a");
  expect(devices).toMatchObject([{ fqdn: "a.b", hostname: "a", mlagEnabled: true, danzEnabled: undefined }]);
});

test.for(["2021.3.0", "2024.2.0", "2024.3.0"])(
  "tokens that have expired by a moment are deleted on %s",
  async (release) => {
    const deleted: string[] = [];
    const token = (id: string, until: string) => ({ key: { id }, validUntil: until, valid_until: until, user: "ci" });
    const items = [{ value: token("old", "2026-01-01T00:00:00Z") }, { value: token("new", "2026-03-01T00:00:00Z") }];
    const calls = fake<Parameters<typeof removeExpiredTokens>[0]>({
      ...version(release),
      serviceAccountGateway: {
        listTokens: () => Promise.resolve(items),
        deleteToken: ({ body }: { body: { key: { id: string } } }) => Promise.resolve(void deleted.push(body.key.id)),
      },
      serviceAccountV1: {
        listTokens: list(items),
        deleteTokenConfig: (input: { "key.id": string }) => Promise.resolve(void deleted.push(input["key.id"])),
      },
    });
    const gone = await removeExpiredTokens(calls, { at: new Date("2026-02-01T00:00:00Z") });
    expect(gone.map(({ id }) => id)).toEqual(["old"]);
    expect(deleted).toEqual(["old"]);
  },
);

test("a token whose secret was lost with the answer is deleted, and another one is made", async () => {
  const tokens = [{ value: { key: { id: "theirs" }, user: "ci", description: "", validUntil: "" } }];
  const deleted: string[] = [];
  let made = 0;
  const serviceAccountV1 = {
    listTokens: () => ({ all: () => Promise.resolve([...tokens]) }),
    setTokenConfig: () => {
      made += 1;
      tokens.push({ value: { key: { id: `t${made}` }, user: "ci", description: "", validUntil: "" } });
      if (made === 1) return Promise.reject(new UnknownOutcomeError("lost"));
      return Promise.resolve({ value: { key: { id: `t${made}` }, token: "secret" } });
    },
    deleteTokenConfig: (input: { "key.id": string }) => Promise.resolve(void deleted.push(input["key.id"])),
  };
  const calls = fake<Parameters<typeof createServiceAccountToken>[0]>({ ...version("2024.3.1"), serviceAccountV1 });
  await expect(createServiceAccountToken(calls, { user: "ci", validFor: 60_000 })).resolves.toEqual({
    id: "t2",
    token: "secret",
  });
  expect(deleted).toEqual(["t1"]);
});

test("an image is not sent a second time when its answer was lost, and is taken back", async () => {
  const sent: string[] = [];
  const images = {
    list: list([]),
    upload: () => Promise.reject(new UnknownOutcomeError("lost")).finally(() => sent.push("upload")),
    cancel: () => Promise.resolve(void sent.push("cancel")),
  };
  const file = new File([new Uint8Array(1024)], "EOS.swi");
  await expect(uploadImage(fake({ images }), file)).rejects.toThrow("lost");
  expect(sent).toEqual(["upload", "cancel"]);
});

/** A server with many tasks, the newest first, whose tasks end when they are executed. */
function taskServer(count: number) {
  const calls = { list: 0, get: 0, execute: 0 };
  const states = new Map(Array.from({ length: count }, (_, index) => [String(index + 1), "Pending"]));
  const record = (id: string) => ({ workOrderId: id, workOrderUserDefinedStatus: states.get(id) });
  const tasks = {
    list: () => {
      calls.list += 1;
      return [...states.keys()].map(record);
    },
    get: ({ taskId }: { taskId: string }) => {
      calls.get += 1;
      return Promise.resolve(record(taskId));
    },
    execute: ({ body }: { body: { data: string[] } }) => {
      calls.execute += 1;
      for (const id of body.data) states.set(id, id === "7" && count === 20 ? "Failed" : "Completed");
      return Promise.resolve();
    },
  };
  return { calls, tasks, ids: [...states.keys()] };
}

test("1,500 tasks are started by one request and followed by the list", async () => {
  const { calls, tasks, ids } = taskServer(1_500);
  await expect(runTasks(fake({ tasks }), ids)).resolves.toHaveLength(1_500);
  expect(calls).toEqual({ list: 2, get: 0, execute: 1 });
});

test("the first of many tasks that fails ends the wait, and is named", async () => {
  const { tasks, ids } = taskServer(20);
  await expect(runTasks(fake({ tasks }), ids)).rejects.toThrow("task 7: it ended as Failed");
});

test.for([
  ["2024.3.1", { bulk: 2, single: 0 }],
  ["2023.2.1", { bulk: 0, single: 5_000 }],
] as const)("5,000 tags on %s are set in requests that the gateway takes", async ([release, expected]) => {
  const sent = { bulk: 0, single: 0 };
  const tagV2 = {
    setTagConfig: () => Promise.resolve(),
    setTagAssignmentConfig: () => Promise.resolve(void (sent.single += 1)),
    setSomeTagAssignmentConfigs: ({ body }: { body: object }) => {
      expect(JSON.stringify(body).length).toBeLessThan(1024 * 1024);
      sent.bulk += 1;
      return { all: () => Promise.resolve([{ key: {} }]) };
    },
  };
  const placements = Array.from({ length: 5_000 }, (_, index) => ({
    tag: { label: "role", value: "leaf" },
    target: { deviceId: `JPE${index}` },
  }));
  await placeTags(fake({ ...version(release), tagV2 }), "4b0c2d3e-workspace", placements);
  expect(sent).toEqual(expected);
});

test("tags that the server refuses in a bulk request are named", async () => {
  const tagV2 = {
    setTagConfig: () => Promise.resolve(),
    setSomeTagAssignmentConfigs: () => ({
      all: () => Promise.resolve([{ key: { deviceId: "a" } }, { key: { deviceId: "b" }, error: "no such device" }]),
    }),
  };
  const placements = ["a", "b"].map((deviceId) => ({ tag: { label: "role", value: "leaf" }, target: { deviceId } }));
  await expect(placeTags(fake({ ...version("latest"), tagV2 }), "w", placements)).rejects.toThrow("b (no such device)");
});

test("a user gets roles by name or key", async () => {
  const sent: object[] = [];
  const calls = fake<Parameters<typeof putUser>[0]>({
    users: {
      get: () => Promise.reject(new NotFoundError("Entity does not exist")),
      create: ({ body }: { body: { roles: string[] } }) => Promise.resolve(void sent.push(body.roles)),
    },
    roles: { list: list([{ key: "role_1", name: "ops" }]) },
  });
  await putUser(calls, { userId: "a", password: "x", roles: ["ops", "role_1"] });
  expect(sent).toEqual([["role_1", "role_1"]]);
  await expect(putUser(calls, { userId: "a", password: "x", roles: ["opps"] })).rejects.toThrow(/no role opps/);
});
