import {
  applyConfiglets,
  type CloudVision,
  isUnknownOutcome,
  listInventory,
  putConfiglet,
} from "@northbound/cloudvision";
import { type Clock, systemClock } from "@northbound/runtime";
import { settle } from "@northbound/runtime/settle";
import { expect, test } from "vitest";
import { connectTo } from "./levels.ts";

/** Looks again a hundred times sooner. */
const clock: Clock = {
  ...systemClock,
  now: () => systemClock.now() * 100,
  after: (delay, task) => systemClock.after(delay / 100, task),
};

/** A task that waits. */
async function pendingTask(cvp: CloudVision, name: string): Promise<string> {
  const configlet = await putConfiglet(cvp, { name: `for ${name}`, config: `! ${name}\n` });
  const devices = await listInventory(cvp);
  const device = devices[name.endsWith("before") ? 1 : 2];
  if (!device) throw new Error("The lab has no device.");
  const { taskIds } = await applyConfiglets(cvp, device, [configlet]);
  return taskIds[0] ?? "";
}

interface Write {
  readonly operation: string;
  readonly by: "name" | "state";
  /** The backend doesn't say since when it is so: the caller has to have looked. */
  readonly wasOtherwise?: boolean;
  /** Makes what the write needs, and gives the write. */
  readonly prepare: (cvp: CloudVision, name: string) => Promise<() => Promise<unknown>>;
}

const just =
  (write: (cvp: CloudVision, name: string) => Promise<unknown>): Write["prepare"] =>
  (cvp, name) =>
    Promise.resolve(() => write(cvp, name));

const writes: readonly Write[] = [
  {
    operation: "configlets/create",
    by: "name",
    prepare: just((cvp, name) => cvp.configlets.create({ body: { name, config: "ntp server 192.0.2.1\n" } })),
  },
  {
    operation: "configletBuilders/create",
    by: "name",
    prepare: just((cvp, name) => {
      const main = { data: "print('ntp')" };
      const data = { formList: [], mainScript: main, main_script: main };
      return cvp.configletBuilders.create({ isDraft: "false", body: { name, data } });
    }),
  },
  {
    operation: "users/create",
    by: "name",
    wasOtherwise: true,
    prepare: just((cvp, userId) => {
      const user = { userId, password: "a fresh one", email: `${userId}@example.net`, userStatus: "Enabled" as const };
      return cvp.users.create({ body: { user, roles: ["network-admin"] } });
    }),
  },
  {
    operation: "roles/create",
    by: "name",
    prepare: just((cvp, name) =>
      cvp.roles.create({ body: { name, description: "Reads", moduleList: [{ name: "inventory", mode: "r" }] } }),
    ),
  },
  {
    operation: "tasks/execute",
    by: "state",
    prepare: async (cvp, name) => {
      const taskId = await pendingTask(cvp, name);
      return () => cvp.tasks.execute({ body: { data: [taskId] } });
    },
  },
  {
    operation: "changeControlV1/setChangeControlConfig",
    by: "name",
    prepare: just((cvp, id) => {
      const change = { name: id, rootStageId: "root", stages: { values: { root: { name: "root" } } } };
      return cvp.changeControlV1.setChangeControlConfig({ body: { key: { id }, change } });
    }),
  },
];

test.for(writes)(
  "by $by: $operation that was done is processed, and one that never arrived is unknown",
  async ({ operation, by, wasOtherwise, prepare }) => {
    await using connected = await connectTo("2024.3.1");
    const { cvp, lab } = connected;
    for (const when of ["before", "after"] as const) {
      const write = await prepare(cvp, `settled-${when}`);
      lab.cloudvision.nodes[0]?.reset({ when, times: 1, match: operation });
      const error: unknown = await write().catch((reason: unknown) => reason);
      expect(isUnknownOutcome(error)).toBe(true);
      const timeout = when === "before" ? 0 : 60_000;
      const { outcome, evidence } = await settle(error, { timeout, wasOtherwise, clock });
      expect([outcome, evidence[0]?.by]).toEqual([when === "after" ? "processed" : "unknown", by]);
    }
  },
);

test("a change control that is started, and not made, is not settled by its name", async () => {
  await using connected = await connectTo("2024.3.1");
  const { cvp, lab } = connected;
  const change = { name: "cc", rootStageId: "root", stages: { values: { root: { name: "root" } } } };
  await cvp.changeControlV1.setChangeControlConfig({ body: { key: { id: "cc" }, change } });
  lab.cloudvision.nodes[0]?.reset({ when: "before", times: 1, match: "changeControlV1/setChangeControlConfig" });
  const error: unknown = await cvp.changeControlV1
    .setChangeControlConfig({ body: { key: { id: "cc" }, start: { value: true } } })
    .catch((reason: unknown) => reason);
  expect(await settle(error, { timeout: 0, wasOtherwise: true, clock })).toMatchObject({ outcome: "unknown" });
});
