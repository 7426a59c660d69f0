import { applyConfiglets, type CloudVision, createCloudVision } from "@northbound/cloudvision";
import type { Lab } from "@northbound/lab";
import type { NorthboundError, NorthboundEvent } from "@northbound/runtime";
import type { Story } from "./story.ts";

/** Three CloudVision nodes: one dies in the middle of a read, all log everybody out, tasks run, resources stream. */
export async function cloudvisionChapters(story: Story, lab: Lab): Promise<void> {
  const events: NorthboundEvent[] = [];
  await using cvp = createCloudVision({
    nodes: lab.cloudvision.urls,
    credentials: { username: lab.cloudvision.credentials.username, password: lab.cloudvision.credentials.password },
    tls: { ca: lab.ca },
    observe: (event) => events.push(event),
  });
  await connect(story, lab, cvp, events);
  await loseNode(story, lab, cvp, events);
  await expireSessions(story, lab, cvp);
  await applyConfiglet(story, cvp);
  await stream(story, lab, cvp);
  await meetVersionGate(story, lab, cvp);
  await showError(story, cvp);
}

async function connect(story: Story, lab: Lab, cvp: CloudVision, events: readonly NorthboundEvent[]): Promise<void> {
  story.chapter("CloudVision · connect to three nodes");
  const { version } = await cvp.cvpInfo.get();
  story.say(`version ${version}, served by ${nodeInUse(lab, events).url}`);
  story.claim("logins for the first call", lab.cloudvision.counters.logins, 1);
}

async function loseNode(story: Story, lab: Lab, cvp: CloudVision, events: readonly NorthboundEvent[]): Promise<void> {
  story.chapter("CloudVision · lose the node in use while all devices are read, 20 a page");
  const node = nodeInUse(lab, events);
  const bar = story.progress("devices");
  const keys: string[] = [];
  const devices = cvp.provisioning.searchTopology(
    {},
    { pageSize: 20, onProgress: ({ done }) => bar.to(done, lab.world.devices.length) },
  );
  for await (const { key } of devices) {
    keys.push(key ?? "");
    if (keys.length === 70) {
      await node.kill();
    }
  }
  bar.end();
  story.say(`${node.url} was killed after 70 devices; the read went on at ${nodeInUse(lab, events).url}`);
  story.claim("devices read", keys.length, lab.world.devices.length);
  story.claim("devices read twice", keys.length - new Set(keys).size, 0);
  story.claim("moves to another node", events.filter(({ type }) => type === "failover").length > 0, true);
  await node.restore();
}

async function expireSessions(story: Story, lab: Lab, cvp: CloudVision): Promise<void> {
  story.chapter("CloudVision · end every session under 50 concurrent calls");
  const before = lab.cloudvision.counters.logins;
  lab.cloudvision.expireSessions();
  const answers = await Promise.all(Array.from({ length: 50 }, () => cvp.cvpInfo.get()));
  story.say(`${answers.length} calls found their session ended, and all of them got their answer`);
  story.claim("calls answered", answers.filter(({ version }) => version !== undefined).length, 50);
  story.claim("logins for 50 calls", lab.cloudvision.counters.logins - before, 1);
}

async function applyConfiglet(story: Story, cvp: CloudVision): Promise<void> {
  story.chapter("CloudVision · apply a configlet to a device and wait for its task");
  await cvp.configlets.create({ body: { name: "demo-ntp", config: "ntp server 192.0.2.10 prefer\n" } });
  const { key } = await cvp.configlets.getByName({ name: "demo-ntp" });
  const device = await cvp.provisioning.searchTopology().first();
  if (!device?.key) throw new Error("The fabric has no device.");
  const reference = { systemMacAddress: device.key, fqdn: device.fqdn ?? "", ipAddress: device.ipAddress };
  const { taskIds } = await applyConfiglets(cvp, reference, [{ key, name: "demo-ntp" }]);
  story.say(`${device.fqdn}: task ${taskIds.join(", ")} is pending`);
  await cvp.tasks.execute({ body: { data: [...taskIds] } });
  const states = new Set<string>();
  for (const taskId of taskIds) {
    const task = await cvp.tasks.waitFor(taskId, {
      delay: 100,
      onProgress: ({ last }) => states.add(last?.workOrderUserDefinedStatus ?? ""),
    });
    states.add(task.workOrderUserDefinedStatus ?? "");
  }
  story.say(`seen: ${[...states].join(" → ")}`);
  const assigned = await cvp.devices.listConfiglets({ netElementId: device.key }).all();
  story.claim("tasks created", taskIds.length, 1);
  story.claim("last state of the task", [...states].at(-1), "Completed");
  story.claim(
    "configlet is assigned",
    assigned.some((configlet) => configlet.key === key),
    true,
  );
}

async function stream(story: Story, lab: Lab, cvp: CloudVision): Promise<void> {
  story.chapter("CloudVision · stream a Resource API");
  const { count: total = 0 } = await cvp.eventV1.countEvents();
  const bar = story.progress("events");
  let seen = 0;
  for await (const { value } of cvp.eventV1.listEvents()) {
    if (value) seen += 1;
    if (seen % 250 === 0) bar.to(seen, total);
  }
  bar.to(seen, total);
  bar.end();
  story.claim("events streamed", seen, total);
  story.claim("a stream of thousands", total >= 1000, true);
  story.say(`nothing broke the spec: ${lab.violations.length} violations so far`);
}

async function meetVersionGate(story: Story, lab: Lab, cvp: CloudVision): Promise<void> {
  story.chapter("CloudVision · call what this server no longer has");
  const before = lab.cloudvision.counters.received;
  const error = await failure(cvp.inventoryLegacy.listDevices().all());
  story.say(error.message);
  story.claim("code of the error", error.code, "UNSUPPORTED_VERSION");
  story.claim("requests sent for it", lab.cloudvision.counters.received - before, 0);
}

async function showError(story: Story, cvp: CloudVision): Promise<void> {
  story.chapter("CloudVision · a failure behind status 200 is an error like any other");
  const error = await failure(cvp.configlets.getByName({ name: "no-such-configlet" }));
  story.say(`${error.name}: ${error.message}`);
  story.claim("class of the error", error.code, "NOT_FOUND");
  story.claim("the backend's own code is kept", error.backendCode !== undefined, true);
}

/** The node that served the last attempt. */
function nodeInUse(lab: Lab, events: readonly NorthboundEvent[]): Lab["cloudvision"]["nodes"][number] {
  const last = events.findLast((event) => event.type === "attempt");
  const node = lab.cloudvision.nodes.find(({ url }) => url === last?.node);
  if (!node) throw new Error("Nothing was sent yet.");
  return node;
}

/** The error that a call must end with. */
async function failure(call: Promise<unknown>): Promise<NorthboundError> {
  try {
    await call;
  } catch (error) {
    return error as NorthboundError;
  }
  throw new Error("A call succeeded that had to fail.");
}
