import {
  applyConfiglets,
  type CloudVision,
  createChangeControl,
  findDevice,
  listTags,
  putConfiglet,
  runChangeControl,
  runTasks,
  tagDevices,
} from "@northbound/cloudvision";
import { isConnectionFailed, waitFor } from "@northbound/runtime";
import { expect, test } from "vitest";
import { createRandom, type Random } from "../../src/core/random.ts";
import type { Lab } from "../../src/index.ts";
import { connectTo, often } from "./levels.ts";

/**
 * Kills nodes and starts them again, after as many requests as the seed tells, as long as it is used. One node always
 * lives. Counting requests instead of milliseconds leaves a slow machine as much peace between two kills as a fast one.
 */
function killAtRandom(lab: Lab, random: Random): AsyncDisposable & { readonly kills: () => number } {
  const { nodes } = lab.cloudvision;
  const ending = new AbortController();
  let kills = 0;
  const pause = async (from: number, to: number): Promise<void> => {
    const until = lab.cloudvision.counters.received + random.integer(from, to);
    while (!ending.signal.aborted && lab.cloudvision.counters.received < until) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  const run = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const node = nodes[random.integer(0, nodes.length - 1)];
      await pause(10, 60);
      if (ending.signal.aborted || !node?.up || nodes.filter(({ up }) => up).length < 2) continue;
      kills += 1;
      await node.kill();
      await pause(5, 25);
      // As after a reboot: sessions are gone. Now and then only the network was.
      await node.start({ keepSessions: random.integer(0, 3) === 0 });
    }
  };
  const running = Promise.all([run(), run()]);
  return {
    kills: () => kills,
    async [Symbol.asyncDispose](): Promise<void> {
      ending.abort();
      await running;
      await Promise.all(nodes.map((node) => node.start()));
    },
  };
}

/** The steps of the tour, and what each of them must find. */
async function takeTour(lab: Lab, cvp: CloudVision, round: number): Promise<void> {
  const total = lab.world.devices.length;
  const keys: string[] = [];
  for await (const { key } of cvp.provisioning.searchTopology({}, { pageSize: 5 })) keys.push(key ?? "");
  expect(new Set(keys).size).toBe(total);
  expect(keys).toHaveLength(total);

  const answers = await Promise.all(Array.from({ length: 50 }, () => cvp.cvpInfo.get()));
  expect(answers.filter(({ version }) => version === "2024.3.1")).toHaveLength(50);

  const devices = await Promise.all(
    lab.world.devices.slice(round * 3, round * 3 + 3).map(({ fqdn }) => findDevice(cvp, { fqdn })),
  );
  const [first, second, third] = devices;
  if (!first || !second || !third) throw new Error("A device of the lab was not found.");
  const { key, name } = await putConfiglet(cvp, { name: `tour-${round}`, config: `ntp server 192.0.2.${round + 1}\n` });
  const { taskIds } = await applyConfiglets(cvp, first, [{ key, name }]);
  expect(taskIds).toHaveLength(1);
  const tasks = await runTasks(cvp, taskIds, often);
  expect(tasks.map(({ workOrderUserDefinedStatus }) => workOrderUserDefinedStatus)).toEqual(["Completed"]);
  const assigned = await cvp.devices.listConfiglets({ netElementId: first.systemMacAddress }).all();
  expect(assigned.filter((configlet) => configlet.key === key)).toHaveLength(1);

  // A stream that breaks off says so, and is read again as a whole.
  const { count } = await cvp.eventV1.countEvents();
  const events = await waitFor(
    () => cvp.eventV1.listEvents().all(),
    () => true,
    { ...often, tolerate: isConnectionFailed },
  );
  expect(events).toHaveLength(count ?? -1);

  const tag = { label: "tour", value: String(round) };
  await tagDevices(cvp, tag, [{ deviceId: first.serialNumber }, { deviceId: second.serialNumber }], { wait: often });
  const tags = await listTags(cvp, { cache: "reload" });
  expect(tags).toContainEqual({ ...tag, for: "device" });

  const one = await applyConfiglets(cvp, second, [{ key, name }]);
  const other = await applyConfiglets(cvp, third, [{ key, name }]);
  const plan = { name: `tour ${round}`, tasks: [...one.taskIds, ...other.taskIds] };
  const end = await runChangeControl(cvp, await createChangeControl(cvp, plan), often);
  expect(end.status).toBe("completed");
  expect(end.stages.map(({ status }) => status)).toEqual(["completed", "completed"]);
}

const start = Date.now() % 100_000;

test.for([1, 2, 3, start])(
  "random kills of nodes lose nothing of the tour, seed %d",
  { timeout: 30_000 },
  async (seed) => {
    console.log(`random kills, seed ${seed}`);
    await using connected = await connectTo("2024.3.1", {
      nodeCount: 3,
      seed,
      backoff: { base: 5, cap: 40 },
      maxAttemptsPerNode: 3,
    });
    const { cvp, lab } = connected;
    {
      await using killer = killAtRandom(lab, createRandom(seed));
      for (let round = 0; round < 3; round += 1) await takeTour(lab, cvp, round);
      expect(killer.kills()).toBeGreaterThan(0);
    }
    // Nothing was done twice: one task for each device that was changed, three in each of three rounds.
    expect(lab.cloudvision.state.tasks.size).toBe(9);
    expect(lab.violations).toEqual([]);
  },
);
