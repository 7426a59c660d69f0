import { expect, test } from "vitest";
import { planStages, toStageMap, toStageTree, toTaskOrder } from "./plan.ts";

const task = (TaskID: string) => ({ name: "task", timeout: 3000, args: { values: { TaskID } } });

test("tasks in series are rows of one stage each", () => {
  expect(toStageMap(planStages({ name: "x", tasks: ["10", "11"] }))).toEqual({
    root: { name: "root", rows: { values: [{ values: ["stage0"] }, { values: ["stage1"] }] } },
    stage0: { name: "stage0", action: task("10") },
    stage1: { name: "stage1", action: task("11") },
  });
});

test("tasks in parallel are one row", () => {
  const root = planStages({ name: "x", tasks: ["10", "11"], order: "parallel" });
  expect(toStageMap(root)["root"]).toEqual({ name: "root", rows: { values: [{ values: ["stage0", "stage1"] }] } });
  expect(toStageTree(root)).toEqual({
    id: "root",
    stage_row: [
      {
        stage: [
          { id: "stage0", action: { name: "task", args: { TaskID: "10" } } },
          { id: "stage1", action: { name: "task", args: { TaskID: "11" } } },
        ],
      },
    ],
  });
});

test("stages of one's own may hold stages, and get ids from their places", () => {
  const root = planStages({
    name: "x",
    rows: [
      [{ name: "check", action: { name: "mlaghealthcheck", args: { DeviceID: "JPE1" }, timeoutSeconds: 60 } }],
      [{ id: "leaves", rows: [[{ task: "10" }, { task: "11" }]] }],
    ],
  });
  expect(Object.keys(toStageMap(root))).toEqual(["root", "stage0", "leaves", "stage1-0", "stage1-1"]);
  expect(toStageMap(root)["stage0"]).toEqual({
    name: "check",
    action: { name: "mlaghealthcheck", timeout: 60, args: { values: { DeviceID: "JPE1" } } },
  });
});

test("the oldest change controls number their tasks, side by side with the same number", () => {
  const rows = [[{ task: "10" }, { task: "11" }], [{ task: "12" }]];
  expect(toTaskOrder(planStages({ name: "x", rows }))).toEqual([
    { taskId: "10", taskOrder: 1 },
    { taskId: "11", taskOrder: 1 },
    { taskId: "12", taskOrder: 2 },
  ]);
});

test.for([
  ["no stages", { name: "x" }, /no stages/],
  ["tasks and rows", { name: "x", tasks: ["1"], rows: [[{ task: "2" }]] }, /not both/],
  [
    "one id twice",
    {
      name: "x",
      rows: [
        [
          { id: "a", task: "1" },
          { id: "a", task: "2" },
        ],
      ],
    },
    /the id a/,
  ],
  ["a stage that runs and holds", { name: "x", rows: [[{ task: "1", rows: [[{ task: "2" }]] }]] }, /both/],
] as const)("refuses %s", ([, plan, message]) => {
  expect(() => planStages(plan)).toThrow(message);
});

test("refuses on the oldest servers what is not a task", () => {
  const rows = [[{ name: "wait", action: { name: "sleep" } }]];
  expect(() => toTaskOrder(planStages({ name: "x", rows }))).toThrow(/tasks only/);
});
