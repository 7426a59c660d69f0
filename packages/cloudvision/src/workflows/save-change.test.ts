import { BackendError, ConflictError, UnknownOutcomeError } from "@northbound/runtime";
import { expect, test } from "vitest";
import { type Change, type ProvisioningCalls, queuedAction } from "./change.ts";
import { saveChange, saveQueuedChanges } from "./save-change.ts";

/** A server's queue and tree as far as a change needs them. */
function fakeServer(saves: readonly (Error | readonly string[])[], pending: readonly object[] = []) {
  const sent: string[] = [];
  let save = 0;
  const provisioning = {
    addTempAction: () => Promise.resolve(void sent.push("add")),
    saveTopology: () => {
      sent.push("save");
      const outcome = saves[save] ?? [];
      save += 1;
      return outcome instanceof Error
        ? Promise.reject(outcome)
        : Promise.resolve({ data: { status: "success", taskIds: [...outcome] } });
    },
    clearTempActions: () => Promise.resolve(void sent.push("clear")),
  };
  const tasks = { list: () => ({ all: () => Promise.resolve(pending) }) };
  return { calls: { provisioning, tasks } as unknown as ProvisioningCalls, sent };
}

function change(done: readonly boolean[], rest: Partial<Change> = {}): Change {
  let look = 0;
  return {
    actions: [queuedAction("move it", { action: "update" })],
    isDone: () => Promise.resolve(done[look++] ?? false),
    ...rest,
  };
}

const lost = new UnknownOutcomeError("the answer was lost");

test("queues, saves and gives the tasks", async () => {
  const { calls, sent } = fakeServer([["7"]]);
  await expect(saveChange(calls, change([]))).resolves.toEqual({ taskIds: ["7"] });
  expect(sent).toEqual(["add", "save"]);
});

test("leaves the change in the queue when it is not to be saved", async () => {
  const { calls, sent } = fakeServer([["7", "8"]]);
  await expect(saveChange(calls, change([]), { save: false })).resolves.toEqual({ taskIds: [] });
  expect(sent).toEqual(["add"]);
  await expect(saveQueuedChanges(calls)).resolves.toEqual({ taskIds: ["7", "8"] });
});

test("makes the change again when the queue was lost with its session", async () => {
  const { calls, sent } = fakeServer([[], ["7"]]);
  await expect(saveChange(calls, change([false]))).resolves.toEqual({ taskIds: ["7"] });
  expect(sent).toEqual(["add", "save", "add", "save"]);
});

test("is content with no tasks when the tree is as it should be", async () => {
  const { calls, sent } = fakeServer([[]]);
  await expect(saveChange(calls, change([true]))).resolves.toEqual({ taskIds: [] });
  expect(sent).toEqual(["add", "save"]);
});

test("finds the newest pending task of the device when the answer of the save was lost", async () => {
  const pending = [
    { workOrderId: "9", netElementId: "aa" },
    { workOrderId: "10", workOrderDetails: { netElementId: "aa" } },
    { workOrderId: "11", netElementId: "bb" },
  ];
  const { calls, sent } = fakeServer([lost], pending);
  await expect(saveChange(calls, change([true], { deviceKeys: ["aa"] }))).resolves.toEqual({ taskIds: ["10"] });
  expect(sent).toEqual(["add", "save", "clear"]);
});

test("takes back what was queued when saving fails, and passes the failure on", async () => {
  const refused = new BackendError("no rights");
  const { calls, sent } = fakeServer([refused]);
  await expect(saveChange(calls, change([]))).rejects.toBe(refused);
  expect(sent).toEqual(["add", "save", "clear"]);
});

test("lets a conflict be when somebody else has made the change", async () => {
  const { calls } = fakeServer([new ConflictError("Data already exists in Database.")]);
  await expect(saveChange(calls, change([true, true]))).resolves.toEqual({ taskIds: [] });
});

test("says so when the server takes a change again and again and does not make it", async () => {
  const { calls, sent } = fakeServer([[], [], []]);
  await expect(saveChange(calls, change([]))).rejects.toThrow(/saved 3 times/);
  expect(sent.filter((call) => call === "save")).toHaveLength(3);
});

test("makes the actions anew for each try when they depend on what is queued", async () => {
  const { calls } = fakeServer([[], ["7"]]);
  let made = 0;
  const actions = () => Promise.resolve([queuedAction(`deploy it ${(made += 1)}`, {})]);
  await saveChange(calls, change([false], { actions }));
  expect(made).toBe(2);
});

/** A server with a queue, whose saves make one task for each device that is in it. */
function queueServer() {
  const calls: string[] = [];
  const tasks: { workOrderId: string; netElementId: string }[] = [];
  const done = new Set<string>();
  let queue: string[] = [];
  let failing: ((devices: readonly string[]) => unknown) | undefined;
  const provisioning = {
    addTempAction: ({ body }: { body: { data: { toId: string }[] } }) => {
      calls.push("add");
      queue.push(...body.data.map(({ toId }) => toId));
      return Promise.resolve();
    },
    saveTopology: () => {
      calls.push("save");
      const devices = queue;
      queue = [];
      const error = failing?.(devices);
      if (error !== undefined) return Promise.reject(error as Error);
      const made = devices.map((netElementId, index) => ({
        workOrderId: String(tasks.length + index + 1),
        netElementId,
      }));
      tasks.push(...made);
      for (const device of devices) done.add(device);
      return Promise.resolve({ data: { taskIds: made.map(({ workOrderId }) => workOrderId) } });
    },
    clearTempActions: () => {
      queue = [];
      calls.push("clear");
      return Promise.resolve();
    },
  };
  const list = () => {
    calls.push("list");
    return { all: () => Promise.resolve([...tasks]) };
  };
  const server = { provisioning, tasks: { list } } as unknown as ProvisioningCalls;
  const put = (device: string, rest: Partial<Change> = {}): Promise<object> =>
    saveChange(server, {
      actions: () => Promise.resolve([queuedAction("assign", { toId: device })]),
      deviceKeys: [device],
      isDone: () => Promise.resolve(done.has(device)),
      ...rest,
    });
  return { server, calls, tasks, done, put, failWith: (fail: typeof failing) => void (failing = fail) };
}

const fifty = Array.from({ length: 50 }, (_, index) => `device ${index}`);

test("saves what waits together once, and gives each caller the tasks of its own device", async () => {
  const { calls, tasks, put } = queueServer();
  const saved = await Promise.all(fifty.map((device) => put(device)));
  expect(calls).toEqual(["add", "save", "list"]);
  expect(saved).toEqual(tasks.map(({ workOrderId }) => ({ taskIds: [workOrderId] })));
});

test("makes two changes of one device one after the other, the second from what the first has made", async () => {
  const { calls, put } = queueServer();
  const seen: string[][] = [];
  const actions = () => {
    seen.push([...calls]);
    return Promise.resolve([queuedAction("assign", { toId: "a" })]);
  };
  await Promise.all([put("a", { actions }), put("a", { actions })]);
  expect(seen).toEqual([[], ["add", "save"]]);
});

test("never saves a change whose devices are not known together with others", async () => {
  const { calls, put } = queueServer();
  await Promise.all([put("a"), put("container", { deviceKeys: [] }), put("b")]);
  expect(calls.filter((call) => call === "save")).toHaveLength(2);
});

test("tries each change alone when the server refuses them together, so that one fails and not all", async () => {
  const { put, failWith } = queueServer();
  failWith((devices) => (devices.includes("bad") ? new BackendError("no such device") : undefined));
  const ends = await Promise.allSettled([put("a"), put("bad"), put("b")]);
  expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test("makes nothing twice when the answer of a save for many was lost, whether it was made or not", async () => {
  const { tasks, done, put, failWith } = queueServer();
  let lostOnce = false;
  failWith((devices) => {
    if (lostOnce) return undefined;
    lostOnce = true;
    for (const device of devices.slice(0, 25)) {
      done.add(device);
      tasks.push({ workOrderId: String(tasks.length + 1), netElementId: device });
    }
    return lost;
  });
  const saved = await Promise.all(fifty.map((device) => put(device)));
  expect(tasks).toHaveLength(50);
  expect(new Set(tasks.map(({ netElementId }) => netElementId)).size).toBe(50);
  expect(saved).toEqual(
    fifty.map((device) => ({ taskIds: [tasks.find((task) => task.netElementId === device)?.workOrderId] })),
  );
});

test("gives the tasks of what was kept to whoever saves it, although another change was saved with it", async () => {
  const { server, put } = queueServer();
  const kept = { actions: [queuedAction("move", { toId: "kept" })], isDone: () => Promise.resolve(true) };
  await saveChange(server, kept, { save: false });
  const [a, b] = await Promise.all([put("a"), put("b")]);
  expect([a, b]).toEqual([{ taskIds: ["2"] }, { taskIds: ["3"] }]);
  await expect(saveQueuedChanges(server)).resolves.toEqual({ taskIds: ["1"] });
});

test("an abort ends the wait of its caller, and nothing of the others", async () => {
  const { server, tasks, put } = queueServer();
  const controller = new AbortController();
  const aborted = saveChange(
    server,
    { actions: [queuedAction("assign", { toId: "mine" })], deviceKeys: ["mine"], isDone: () => Promise.resolve(false) },
    { signal: controller.signal },
  );
  const others = Promise.all([put("a"), put("b")]);
  controller.abort(new Error("enough"));
  await expect(aborted).rejects.toThrow("enough");
  await others;
  expect(tasks.map(({ netElementId }) => netElementId)).toEqual(["a", "b"]);
});
