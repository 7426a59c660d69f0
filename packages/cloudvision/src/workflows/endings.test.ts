import { BackendError, ConflictError, InvalidInputError, NotFoundError, WaitFailedError } from "@northbound/runtime";
import { expect, test, vi } from "vitest";
import { applyConfiglets } from "./assign-configlets.ts";
import { waitForChangeControl } from "./change-controls.ts";
import { decommissionDevice } from "./decommissioning.ts";
import { deployDevice } from "./devices.ts";
import { createEnrollmentToken } from "./enrollment.ts";
import { uploadImageBundle } from "./images.ts";
import { removeDevices, removeDevicesBySerial } from "./inventory.ts";
import { runTasks } from "./run-tasks.ts";
import { queuedAction } from "./change.ts";
import { saveChange } from "./save-change.ts";
import { createServiceAccountToken } from "./service-accounts.ts";
import { createTaskWorkflows } from "./tasks.ts";
import { type DeviceName, findDevice } from "./topology.ts";
import { buildWorkspace, inWorkspace } from "./workspaces.ts";

const latest = { version: () => Promise.resolve("latest") };
const list = (items: readonly unknown[]) => () => ({ all: () => Promise.resolve(items) });
/** A part of the calls that a workflow takes. */
function fake<Calls>(calls: object): Calls {
  return calls as Calls;
}
/** Soon enough for a test, and a test of the caller's that says nothing. */
const wait = { delay: 1, maxDelay: 2, deadline: 300, failOn: () => undefined };

test("an abort takes back what was queued, although the caller's signal is over", async () => {
  const controller = new AbortController();
  const clear = vi.fn<(input: object, options: { signal?: AbortSignal }) => Promise<void>>().mockResolvedValue();
  const provisioning = {
    addTempAction: () => Promise.resolve(),
    saveTopology: () => {
      controller.abort(new Error("enough"));
      return Promise.reject(controller.signal.reason as Error);
    },
    clearTempActions: clear,
  };
  const change = { actions: [queuedAction("move it", {})], isDone: () => Promise.resolve(false) };
  const { signal } = controller;
  await expect(saveChange(fake({ provisioning }), change, { signal, node: "https://cvp1" })).rejects.toThrow("enough");
  expect(clear).toHaveBeenCalledOnce();
  expect(clear.mock.calls[0]?.[1]).toMatchObject({ node: "https://cvp1", signal: undefined });
});

test("an abort cancels the uploads that no bundle uses, although the caller's signal is over", async () => {
  const controller = new AbortController();
  const cancel = vi.fn<(input: object, options?: { signal?: AbortSignal }) => Promise<void>>().mockResolvedValue();
  const images = {
    list: list([]),
    upload: ({ body }: { body: { file: File } }) => Promise.resolve({ name: body.file.name }),
    cancel,
  };
  const imageBundles = {
    getByName: () => {
      controller.abort(new Error("enough"));
      return Promise.reject(controller.signal.reason as Error);
    },
  };
  const bundle = { name: "b", files: [new File(["a"], "a.swi")] };
  const options = { signal: controller.signal };
  await expect(uploadImageBundle(fake({ images, imageBundles }), bundle, options)).rejects.toThrow("enough");
  expect(cancel.mock.calls[0]?.[1]?.signal).toBeUndefined();
});

test.each(["Failed", "Cancelled"])("a test of the caller's does not hide that a task ended as %s", async (status) => {
  const tasks = { get: () => Promise.resolve({ workOrderUserDefinedStatus: status }) };
  const { waitFor } = createTaskWorkflows(fake({ tasks }));
  await expect(waitFor("17", wait)).rejects.toBeInstanceOf(WaitFailedError);
  await expect(waitFor("17", { ...wait, failOn: undefined })).rejects.toBeInstanceOf(WaitFailedError);
});

test("tells the client's observer of waits for a task", async () => {
  const tasks = { get: () => Promise.resolve({ workOrderUserDefinedStatus: "Completed" }) };
  const observe = vi.fn<(event: object) => void>();
  await createTaskWorkflows(fake({ tasks }), { observe }).waitFor("17", wait);
  expect(observe).toHaveBeenCalledWith(expect.objectContaining({ type: "wait", backend: "cloudvision", done: true }));
});

test("nor that a change control, a workspace or a decommissioning failed", async () => {
  const control = { key: { id: "cc" }, status: "CHANGE_CONTROL_STATUS_COMPLETED", error: "task 17 failed" };
  const changeControlV1 = { getChangeControl: () => Promise.resolve({ value: control }) };
  await expect(waitForChangeControl(fake({ ...latest, changeControlV1 }), { id: "cc" }, wait)).rejects.toBeInstanceOf(
    WaitFailedError,
  );
  const workspaceV1 = {
    getWorkspace: () => Promise.resolve({ value: { state: "WORKSPACE_STATE_ABANDONED" } }),
    setWorkspaceConfig: () => Promise.resolve({}),
  };
  await expect(buildWorkspace(fake({ workspaceV1 }), "w", wait)).rejects.toBeInstanceOf(WaitFailedError);
  const inventoryV1 = {
    getDeviceDecommissioning: () => Promise.resolve({ value: { status: "DECOMMISSIONING_STATUS_FAILURE" } }),
  };
  const options = { ...wait, requestId: "r" };
  await expect(decommissionDevice(fake({ ...latest, inventoryV1 }), "SN1", options)).rejects.toBeInstanceOf(
    WaitFailedError,
  );
});

test("when one of several tasks fails, nobody goes on looking at the others", async () => {
  const looks: string[] = [];
  const tasks = {
    get: ({ taskId }: { taskId: string }) => {
      looks.push(taskId);
      return Promise.resolve({ workOrderUserDefinedStatus: taskId === "17" ? "Failed" : "In-Progress" });
    },
  };
  await expect(runTasks(fake({ tasks }), ["17", "18"], { delay: 5, maxDelay: 5 })).rejects.toThrow("ended as Failed");
  const count = looks.length;
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(looks).toHaveLength(count);
});

test("a task that is named twice is executed once, and answered twice", async () => {
  const executed: string[][] = [];
  const tasks = {
    get: () => Promise.resolve({ workOrderUserDefinedStatus: executed.length > 0 ? "Completed" : "Pending" }),
    execute: ({ body }: { body: { data: string[] } }) => Promise.resolve(void executed.push(body.data)),
  };
  await expect(runTasks(fake({ tasks }), ["17", "17"], wait)).resolves.toHaveLength(2);
  expect(executed).toEqual([["17"]]);
});

test("a list of configlets that names one twice is the same list", async () => {
  const devices = { listConfiglets: list([{ key: "c1", name: "ntp" }]) };
  const ntp = { key: "c1", name: "ntp" };
  const device = { systemMacAddress: "aa", fqdn: "leaf1" };
  const saved = await applyConfiglets(fake({ provisioning: {}, devices }), device, [ntp, ntp], { replace: true });
  expect(saved.taskIds).toEqual([]);
});

test("a device is not deployed before it has its image bundle", async () => {
  const bundles: object[] = [];
  let saves = 0;
  const calls = {
    provisioning: {
      addTempAction: () => Promise.resolve(),
      // The first save finds the queue of another session, and saves nothing.
      saveTopology: () => {
        saves += 1;
        if (saves === 1) return Promise.resolve({ data: { taskIds: [] } });
        bundles.push({ key: "b1", name: "EOS" });
        return Promise.resolve({ data: { taskIds: ["7"] } });
      },
      searchTopology: () =>
        Promise.resolve({
          netElementContainerList: [{ netElementKey: "aa", containerKey: "c1", containerName: "POD" }],
        }),
    },
    devices: {
      getProposedConfiglets: () => Promise.resolve({ proposedConfiglets: [] }),
      listConfiglets: list([]),
      listImageBundles: () => Promise.resolve({ imageBundleList: bundles, imageBundleMapper: {} }),
    },
    tasks: { list: list([]) },
  };
  const device = { systemMacAddress: "aa", fqdn: "leaf1" };
  const deployment = { container: { key: "c1", name: "POD" }, imageBundle: { key: "b1", name: "EOS" } };
  await expect(deployDevice(fake(calls), device, deployment)).resolves.toEqual({ taskIds: ["7"] });
});

test("removing no device sends nothing, and one that is named twice is removed once", async () => {
  const deleteDevices = vi.fn<(input: object) => Promise<object>>().mockResolvedValue({});
  const inventory = { deleteDevices };
  await expect(removeDevicesBySerial(fake({ inventory }), [])).resolves.toEqual({ removed: [], failed: {} });
  expect(deleteDevices).not.toHaveBeenCalled();
  const provisioning = {
    searchTopologyV3: () => Promise.resolve({ netElementList: [{ systemMacAddress: "aa", serialNumber: "SN1" }] }),
  };
  const removed = await removeDevices(fake({ ...latest, inventory, provisioning }), ["aa", "AA"]);
  expect(removed).toEqual({ removed: ["SN1"], failed: {} });
  expect(deleteDevices.mock.calls[0]?.[0]).toEqual({ body: { data: ["SN1"] } });
});

test("a device without a name is nobody's", async () => {
  const search = vi.fn<() => Promise<object>>().mockResolvedValue({
    netElementList: [{ systemMacAddress: "aa", serialNumber: "SN1", fqdn: "" }],
  });
  const calls = fake<Parameters<typeof findDevice>[0]>({ ...latest, provisioning: { searchTopologyV3: search } });
  for (const name of [{}, { fqdn: "" }, { fqdn: undefined }, { name: "leaf1" }]) {
    // oxlint-disable-next-line no-await-in-loop -- four cases
    await expect(findDevice(calls, name as unknown as DeviceName)).rejects.toBeInstanceOf(InvalidInputError);
  }
  expect(search).not.toHaveBeenCalled();
  const given = { fqdn: undefined, serialNumber: "SN1" } as unknown as DeviceName;
  await expect(findDevice(calls, given)).resolves.toMatchObject({ systemMacAddress: "aa" });
});

test.each([undefined, Number.NaN, 0, -1, Infinity, "90d"])(
  "a token that is valid for %s is not made",
  async (given) => {
    const validFor = given as unknown as number;
    const made = createServiceAccountToken(fake({ ...latest }), { user: "ci", validFor });
    await expect(made).rejects.toBeInstanceOf(InvalidInputError);
    await expect(made).rejects.toThrow("`validFor`");
    await expect(createEnrollmentToken(fake({ ...latest }), validFor)).rejects.toThrow("`validFor`");
  },
);

test("what a server refuses is passed on as it is", async () => {
  const tasks = { get: () => Promise.reject(new NotFoundError("Invalid task id")) };
  await expect(runTasks(fake({ tasks }), ["99"])).rejects.toBeInstanceOf(NotFoundError);
  const broken = { get: () => Promise.reject(new BackendError("broken")) };
  await expect(runTasks(fake({ tasks: broken }), ["99"])).rejects.toBeInstanceOf(BackendError);
});

/** A workspace that is submitted as soon as it is asked for, on a server whose next answer is then lost. */
function submittedInSilence() {
  let state = "WORKSPACE_STATE_PENDING";
  let requestId = "";
  let isSilent = false;
  return fake<Parameters<typeof inWorkspace>[0]>({
    workspaceV1: {
      getWorkspace: () => {
        if (isSilent) {
          isSilent = false;
          return Promise.reject(new BackendError("bad gateway"));
        }
        const responses = { values: { [requestId]: { status: "RESPONSE_STATUS_SUCCESS" } } };
        return Promise.resolve({ value: { state, responses, ccIds: { values: ["cc1"] } } });
      },
      setWorkspaceConfig: ({ body }: { body: { request?: string; requestParams?: { requestId: string } } }) => {
        requestId = body.requestParams?.requestId ?? "";
        if (body.request === "REQUEST_SUBMIT") {
          state = "WORKSPACE_STATE_SUBMITTED";
          isSilent = true;
        }
        if (body.request === "REQUEST_ABANDON") return Promise.reject(new ConflictError("it is closed"));
        return Promise.resolve({});
      },
    },
  });
}

test("a submission that was heard counts, although the look at it failed", async () => {
  const options = { wait: { delay: 1, maxDelay: 2 } };
  const done = await inWorkspace(submittedInSilence(), { name: "w" }, () => Promise.resolve(), options);
  expect(done.changeControlIds).toEqual(["cc1"]);
});

test("an edit that fails is what the caller hears of, whatever became of the workspace", async () => {
  const calls = submittedInSilence();
  const edit = async (workspaceId: string): Promise<void> => {
    await calls.workspaceV1.setWorkspaceConfig({ body: { key: { workspaceId }, request: "REQUEST_SUBMIT" } });
    throw new Error("no such tag");
  };
  await expect(inWorkspace(calls, { name: "w" }, edit)).rejects.toThrow("no such tag");
});
