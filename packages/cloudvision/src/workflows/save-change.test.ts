import { BackendError, ConflictError, UnknownOutcomeError } from "@northbound/runtime";
import { expect, test } from "vitest";
import { type Change, type ProvisioningCalls, queuedAction, saveChange, saveQueuedChanges } from "./save-change.ts";

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
