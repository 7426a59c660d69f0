import { ConflictError } from "@northbound/runtime";
import { expect, test } from "vitest";
import { inWorkspace, submitWorkspace, type WorkspaceCalls } from "./workspaces.ts";

type Body = { readonly request?: string; readonly requestParams?: { readonly requestId: string } };

/** A server that answers each request at once, as it was told to. */
function fakeServer(answers: Readonly<Record<string, "SUCCESS" | "FAIL">>) {
  const requests: string[] = [];
  const workspace: { state: string; responses: { values: Record<string, object> }; ccIds: { values: string[] } } = {
    state: "WORKSPACE_STATE_PENDING",
    responses: { values: {} },
    ccIds: { values: ["cc1"] },
  };
  const workspaceV1 = {
    getWorkspace: () => Promise.resolve({ value: workspace }),
    setWorkspaceConfig: ({ body }: { body: Body }) => {
      const { request = "OPEN", requestParams } = body;
      requests.push(request);
      const status = answers[request] ?? "SUCCESS";
      if (requestParams) {
        workspace.responses.values[requestParams.requestId] = { status: `RESPONSE_STATUS_${status}`, message: "no" };
      }
      if (request === "REQUEST_SUBMIT" && status === "SUCCESS") workspace.state = "WORKSPACE_STATE_SUBMITTED";
      return Promise.resolve({});
    },
  };
  return { calls: { workspaceV1 } as unknown as WorkspaceCalls, requests, workspace };
}

test("opens, edits, builds and submits, and names the change controls", async () => {
  const { calls, requests } = fakeServer({});
  const edited: string[] = [];
  const end = await inWorkspace(calls, { id: "w", name: "n" }, (id) => Promise.resolve(void edited.push(id)));
  expect(end).toEqual({ workspaceId: "w", changeControlIds: ["cc1"] });
  expect(edited).toEqual(["w"]);
  expect(requests).toEqual(["OPEN", "REQUEST_START_BUILD", "REQUEST_SUBMIT"]);
});

test.for([
  ["REQUEST_START_BUILD", ["OPEN", "REQUEST_START_BUILD", "REQUEST_ABANDON"]],
  ["REQUEST_SUBMIT", ["OPEN", "REQUEST_START_BUILD", "REQUEST_SUBMIT", "REQUEST_ABANDON"]],
] as const)("abandons the workspace when %s is refused", async ([request, expected]) => {
  const { calls, requests } = fakeServer({ [request]: "FAIL" });
  await expect(inWorkspace(calls, { name: "n" }, () => Promise.resolve())).rejects.toThrow(/no/);
  expect(requests).toEqual(expected);
});

test.for([
  ["WORKSPACE_STATE_ABANDONED", "was abandoned"],
  ["WORKSPACE_STATE_ROLLED_BACK", "was rolled back"],
] as const)("asks for another id, and sends nothing, when the workspace is %s", async ([state, words]) => {
  const { calls, requests, workspace } = fakeServer({});
  workspace.state = state;
  await expect(inWorkspace(calls, { id: "w", name: "n" }, () => Promise.resolve())).rejects.toThrow(
    `Workspace w ${words} and can't be edited any more; begin again with another \`id\`.`,
  );
  expect(requests).toEqual([]);
});

test("abandons the workspace when the edit fails", async () => {
  const { calls, requests } = fakeServer({});
  const failure = new Error("the edit failed");
  await expect(inWorkspace(calls, { name: "n" }, () => Promise.reject(failure))).rejects.toBe(failure);
  expect(requests).toEqual(["OPEN", "REQUEST_ABANDON"]);
});

test("rebases and builds again when others were quicker, and gives up when they always are", async () => {
  const late = fakeServer({});
  const { setWorkspaceConfig } = late.calls.workspaceV1 as unknown as {
    setWorkspaceConfig: (input: { body: Body }) => Promise<object>;
  };
  let refusals = 1;
  const workspaceV1 = {
    ...late.calls.workspaceV1,
    setWorkspaceConfig: async (input: { body: Body }) => {
      const { request, requestParams } = input.body;
      if (request === "REQUEST_REBASE") Object.assign(late.workspace, { needsRebase: false });
      if (request !== "REQUEST_SUBMIT" || refusals === 0) return await setWorkspaceConfig(input);
      refusals -= 1;
      late.requests.push(request);
      const { values } = late.workspace.responses;
      values[requestParams?.requestId ?? ""] = { status: "RESPONSE_STATUS_FAIL", message: "must be rebased" };
      return Object.assign(late.workspace, { needsRebase: true });
    },
  };
  const calls = { workspaceV1 } as unknown as WorkspaceCalls;
  await expect(inWorkspace(calls, { name: "n" }, () => Promise.resolve())).resolves.toMatchObject({});
  const again = ["REQUEST_REBASE", "REQUEST_START_BUILD", "REQUEST_SUBMIT"];
  expect(late.requests).toEqual(["OPEN", "REQUEST_START_BUILD", "REQUEST_SUBMIT", ...again]);

  refusals = 100;
  late.requests.length = 0;
  late.workspace.state = "WORKSPACE_STATE_PENDING";
  await expect(inWorkspace(calls, { name: "n" }, () => Promise.resolve())).rejects.toThrow(/must be rebased/);
  expect(late.requests.filter((request) => request === "REQUEST_REBASE")).toHaveLength(3);
  expect(late.requests.at(-1)).toBe("REQUEST_ABANDON");
});

test("does not submit what was submitted before", async () => {
  const { calls, requests, workspace } = fakeServer({});
  workspace.state = "WORKSPACE_STATE_SUBMITTED";
  await expect(submitWorkspace(calls, "w")).resolves.toMatchObject({ changeControlIds: ["cc1"] });
  expect(requests).toEqual([]);
});

test("takes a conflict for success when the workspace turns out to be submitted", async () => {
  const { calls, workspace } = fakeServer({});
  const { workspaceV1 } = calls as { workspaceV1: object };
  const conflicting = {
    workspaceV1: {
      ...workspaceV1,
      setWorkspaceConfig: () => {
        workspace.state = "WORKSPACE_STATE_SUBMITTED";
        return Promise.reject(new ConflictError("workspace is not open"));
      },
    },
  } as unknown as WorkspaceCalls;
  await expect(submitWorkspace(conflicting, "w")).resolves.toMatchObject({ workspaceId: "w" });
});
