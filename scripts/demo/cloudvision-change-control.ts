import {
  applyConfiglets,
  type CloudVision,
  createChangeControl,
  createCloudVision,
  findDevice,
  inWorkspace,
  editTag,
  editTagAssignment,
  listChangeControlLog,
  listTags,
  type ManagedDevice,
  putConfiglet,
  runChangeControl,
} from "@northbound/cloudvision";
import type { Lab } from "@northbound/lab";
import type { NorthboundEvent } from "@northbound/runtime";
import type { Story } from "./story.ts";

/** Looks often: the tasks of the lab are quick. */
const often = { delay: 50, maxDelay: 200 };
const tag = { label: "ntp", value: "central" };

/** A change from the tag to the last task: workspace, build, change control, approval, and a node lost half-way. */
export async function changeControlChapters(story: Story, lab: Lab): Promise<void> {
  const events: NorthboundEvent[] = [];
  const { username, password } = lab.cloudvision.credentials;
  await using cvp = createCloudVision({
    nodes: lab.cloudvision.urls,
    credentials: { username, password },
    tls: { ca: lab.ca },
    observe: (event) => events.push(event),
  });
  const leaves = await findLeaves(lab, cvp);
  await tagLeaves(story, cvp, leaves);
  const taskIds = await prepare(story, cvp, leaves);
  await run(story, lab, cvp, taskIds, events);
}

async function findLeaves(lab: Lab, cvp: CloudVision): Promise<ManagedDevice[]> {
  const names = lab.world.devices.filter(({ role }) => role === "leaf").slice(0, 4);
  const found = await Promise.all(names.map(({ fqdn }) => findDevice(cvp, { fqdn })));
  return found.filter((device) => device !== undefined);
}

async function tagLeaves(story: Story, cvp: CloudVision, leaves: readonly ManagedDevice[]): Promise<void> {
  story.chapter("CloudVision · tag four leaves in a workspace, build it, submit it");
  const bar = story.progress("assignments");
  let done = 0;
  const { workspaceId } = await inWorkspace(
    cvp,
    { name: "Central NTP" },
    async (id) => {
      await editTag(cvp, id, tag);
      for (const { serialNumber } of leaves) {
        await editTagAssignment(cvp, id, tag, { deviceId: serialNumber });
        bar.to((done += 1), leaves.length);
      }
    },
    { wait: often },
  );
  bar.end();
  const { value } = await cvp.workspaceV1.getWorkspace({ "key.workspaceId": workspaceId });
  const tags = await listTags(cvp, { for: "device", cache: "reload" });
  story.claim("state of the workspace", value?.state, "WORKSPACE_STATE_SUBMITTED");
  story.claim(
    "the tag is true outside of it",
    tags.some(({ label, value: text }) => label === tag.label && text === tag.value),
    true,
  );
}

async function prepare(story: Story, cvp: CloudVision, leaves: readonly ManagedDevice[]): Promise<string[]> {
  story.chapter("CloudVision · give them a configlet and put the tasks into a change control");
  const { key, name } = await putConfiglet(cvp, { name: "central-ntp", config: "ntp server 192.0.2.123 prefer\n" });
  const taskIds: string[] = [];
  for (const leaf of leaves) {
    const saved = await applyConfiglets(cvp, leaf, [{ key, name }]);
    taskIds.push(...saved.taskIds);
  }
  const again = await Promise.all(leaves.map((leaf) => applyConfiglets(cvp, leaf, [{ key, name }])));
  story.say(`tasks ${taskIds.join(", ")} are pending`);
  story.claim("tasks for four leaves", taskIds.length, leaves.length);
  story.claim("tasks of doing it twice", again.flatMap((saved) => saved.taskIds).length, 0);
  return taskIds;
}

async function run(
  story: Story,
  lab: Lab,
  cvp: CloudVision,
  taskIds: readonly string[],
  events: readonly NorthboundEvent[],
): Promise<void> {
  story.chapter("CloudVision · approve it, run it, lose the node in use half-way");
  // Two leaves side by side, then the other two.
  const half = Math.ceil(taskIds.length / 2);
  const rows = [taskIds.slice(0, half), taskIds.slice(half)].map((row) => row.map((task) => ({ task })));
  const control = await createChangeControl(cvp, { name: "Central NTP", rows });
  const bar = story.progress("stages");
  const moved = (): number => events.filter(({ type }) => type === "failover").length;
  const before = moved();
  let lost = "";
  let killing: Promise<void> | undefined;
  const end = await runChangeControl(cvp, control, {
    ...often,
    notes: "agreed with operations",
    onProgress({ last }) {
      const done = last?.stages.filter(({ status }) => status === "completed").length ?? 0;
      bar.to(done, taskIds.length);
      const used = events.findLast((event) => event.type === "attempt")?.node;
      const node = lab.cloudvision.nodes.find(({ url }) => url === used);
      if (done * 2 < taskIds.length || killing || !node) return;
      lost = node.url;
      killing = node.kill();
    },
  });
  bar.to(end.stages.filter(({ status }) => status === "completed").length, taskIds.length);
  bar.end();
  await killing;
  story.say(`${lost} was lost half-way; ${end.stages.length} stages of ${end.name} are ${end.status}`);
  const log = await listChangeControlLog(cvp, control.id);
  story.claim("end of the change control", end.status, "completed");
  story.claim("stages completed", end.stages.filter(({ status }) => status === "completed").length, taskIds.length);
  story.claim("the watch moved to another node", lost !== "" && moved() > before, true);
  story.claim("lines of its log", log.length >= taskIds.length * 2, true);
  await lab.restore();
}
