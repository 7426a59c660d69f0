import { join } from "node:path";
import { json, type Lab, type LabOptions } from "@northbound/lab";
import { createRhev } from "@northbound/rhev";
import { expect } from "vitest";
import { repository } from "../site/documents.ts";
import type { Printed, Surroundings } from "./run-script.ts";

/** A script of a guide, and what has to be there for it. */
export interface Story {
  readonly guide: string;
  /** Which of the guide's scripts. @default 0 */
  readonly script?: number;
  /** The controllers; none when the script starts its own. */
  readonly lab?: LabOptions;
  /** Answers to hosts that are not in the lab. */
  readonly serve?: (url: URL) => unknown;
  readonly packages?: Surroundings["packages"];
  /** Makes true what the guide takes for granted. */
  readonly before?: (lab: Lab) => Promise<void> | void;
  /** What a reader adds: a call of what the script exports. */
  readonly add?: string;
  /** What the guide says that happens, beside the output that it shows. */
  readonly after: (printed: Printed, lab: Lab) => void;
}

const rhevClient = `
import { createRhev } from "@northbound/rhev";
await using rhev = createRhev({
  nodes: ["https://engine.example.net"],
  credentials: { token: process.env.ENGINE_TOKEN },
});
`;

const cvpClient = `
import { createCloudVision } from "@northbound/cloudvision";
await using cvp = createCloudVision({
  nodes: ["https://cvp1.example.net"],
  credentials: { token: process.env.CVP_TOKEN },
});
`;

/** What the warehouse of the guide on new backends has: more than one page. */
const parts = Array.from({ length: 250 }, (_, index) => ({ name: `part ${index}` }));
const isOwn = ({ target }: { readonly target: string }): boolean => target.startsWith("/cvpservice/my/own.do");

/** Every script of every guide. */
export const stories: readonly Story[] = [
  {
    guide: "start-cloudvision",
    lab: { cloudvision: { nodes: 3 } },
    before: addAutomation,
    after: (_printed, lab) => expect(lab.cloudvision.counters.logins).toBe(1),
  },
  {
    guide: "start-rhev",
    lab: { rhev: true },
    before: nameMachine,
    after: (_printed, lab) => expect(lab.rhev.counters.of("vms/start")).toBe(1),
  },
  {
    guide: "start-prime-infrastructure",
    lab: { prime: true },
    after: ({ stdout }) => expect(stdout.split("\n").length).toBeGreaterThan(20),
  },
  {
    guide: "start-cloudcix",
    lab: { cloudcix: true },
    before: addRobot,
    after({ stdout }, lab) {
      expect(stdout.trimEnd().split("\n")).toHaveLength(250);
      expect(lab.cloudcix.counters.logins).toBe(1);
    },
  },
  {
    guide: "start-xpresso",
    lab: { xpresso: true },
    after: (_printed, lab) => expect(lab.xpresso.counters.of("requestsV2/submit")).toBe(1),
  },
  {
    guide: "failover",
    lab: { cloudvision: { nodes: 2 } },
    before: (lab) => lab.cloudvision.nodes[0]?.kill(),
    after: (_printed, lab) =>
      expect(lab.cloudvision.nodes[1]?.counters.of("provisioning/searchTopology")).toBeGreaterThan(0),
  },
  {
    guide: "paging",
    lab: { cloudvision: { nodes: 1 } },
    before: addTask,
    after: ({ stdout }) => expect(stdout).toMatch(/^42\n1\n1 of 1\n1\n.+\n$/),
  },
  {
    guide: "paging",
    script: 1,
    lab: { rhev: true },
    after: ({ stdout }, lab) => {
      expect(stdout.trim().split("\n").length).toBeGreaterThan(1);
      expect(lab.rhev.counters.of("vms/list")).toBe(1);
    },
  },
  {
    guide: "paging",
    script: 2,
    add: 'console.log(paging["link"]?.at({ q: "x" }, "", 100));',
    after: ({ stdout }) => expect(stdout).toBe("{ q: 'x', per_page: 100 }\n"),
  },
  {
    guide: "paging",
    script: 3,
    lab: { cloudvision: { nodes: 1 } },
    after: ({ stdout }) => expect(stdout.trim().split("\n").length).toBeGreaterThan(1),
  },
  {
    guide: "caching",
    lab: { rhev: true },
    after: (_printed, lab) => expect(lab.rhev.counters.of("clusters/list")).toBe(2),
  },
  {
    guide: "errors",
    lab: { rhev: true },
    before: nameMachine,
    add: `${rhevClient}
const vm = await rhev.vms.handle({ name: "db1" });
await startOnce(rhev, vm.id);
await startOnce(rhev, vm.id); // it runs already
await startOnce(rhev, "no-such-machine").catch((error) => console.log(error.message, error.cause.code));
`,
    after({ stdout }, lab) {
      expect(stdout).toBe("There is no machine no-such-machine. NOT_FOUND\n");
      expect(lab.rhev.counters.of("vms/start")).toBe(3);
    },
  },
  {
    guide: "errors",
    script: 1,
    lab: { rhev: { step: 10 } },
    before: async (lab) => {
      await nameMachine(lab);
      lab.rhev.nodes[0]?.reset({ when: "after", times: 1, match: "vms/start" });
    },
    after: ({ stdout }) => expect(stdout).toBe("processed it left a record of its own (status finished)\n"),
  },
  {
    guide: "errors",
    script: 2,
    lab: { rhev: true },
    after: ({ stderr }) => expect(stderr).toBe("404 Not Found\n"),
  },
  {
    guide: "timeouts",
    lab: { prime: true },
    after: ({ stdout, stderr }) => expect([stdout.split("\n").length > 10, stderr]).toEqual([true, ""]),
  },
  {
    guide: "timeouts",
    script: 1,
    lab: { rhev: true },
    before: nameMachine,
    after: ({ stdout }) => expect(stdout).toMatch(/^[1-9]\d* [1-9]\d*\n$/),
  },
  {
    guide: "waiting",
    lab: { rhev: true },
    before: nameMachine,
    add: `${rhevClient}
const { id } = await rhev.vms.handle({ name: "db1" });
await rhev.vms.start({ vmId: id });
await untilUp(rhev, id);
console.log((await rhev.vms.get({ vmId: id })).status);
`,
    after: ({ stdout }) => expect(stdout).toMatch(/^(?:(?:wait_for_launch|powering_up) \d+\n)+up\n$/),
  },
  {
    guide: "waiting",
    script: 1,
    lab: { cloudvision: { nodes: 1 }, rhev: true, xpresso: true },
    async before(lab) {
      addTask(lab);
      await nameMachine(lab, "start");
    },
    add: `${rhevClient}
${cvpClient}
import { createXpresso } from "@northbound/xpresso";
await using xpresso = createXpresso({
  nodes: ["https://xpresso.example.net"],
  token: process.env.XPRESSO_TOKEN,
  group: "routing",
});
await shortForms(cvp, rhev, xpresso);
`,
    after: ({ stdout }) => expect(stdout).toBe("Completed\n"),
  },
  {
    guide: "logging",
    lab: { cloudvision: { nodes: 1 } },
    after: ({ stdout }) => expect(stdout).toMatch(/nightly-42[\s\S]*\d ms\n$/),
  },
  {
    guide: "testing",
    after: ({ stderr }) => expect(stderr).toBe(""),
  },
  {
    guide: "testing",
    script: 1,
    packages: { msw: join(repository, "packages/lab/node_modules/msw") },
    after: ({ stderr }) => expect(stderr).toBe(""),
  },
  {
    guide: "fleet",
    lab: { cloudvision: { nodes: 1 } },
    before: addAutomation,
    after: (_printed, lab) => expect(lab.cloudvision.counters.of("cvpInfo/get")).toBe(1),
  },
  {
    guide: "repeating",
    lab: { rhev: true },
    before: addRobotToEngine,
    after({ stdout }, lab) {
      expect(stdout).toMatch(/^[1-9]\d* done, 0 skipped, 0 failed, 0 unknown\n/);
      expect(lab.rhev.counters.of("vmSnapshots/create")).toBe(Number.parseInt(stdout, 10));
    },
  },
  {
    guide: "security",
    lab: { rhev: true },
    before: addRobotToEngine,
    after: (_printed, lab) => expect(lab.rhev.counters.of("api/get")).toBe(1),
  },
  {
    guide: "old-servers",
    lab: { prime: true },
    after: ({ stdout }, lab) => expect(stdout).toBe(`${lab.world.devices.length}\n`),
  },
  {
    guide: "your-server-differs",
    lab: { rhev: true },
    before: (lab) => void lab.rhev.nodes[0]?.answer(json({ vm: [{ id: "1", colour: "red" }] }), { match: "vms/list" }),
    after: ({ stdout }) => expect(stdout).toBe("vms/list /vm/-/colour unknown string 1\n"),
  },
  {
    guide: "your-server-differs",
    script: 1,
    lab: { rhev: true },
    after: ({ stdout }, lab) => expect(stdout).toBe(`${lab.world.machines.length}\n`),
  },
  {
    guide: "regenerate",
    lab: { cloudvision: { nodes: 1 } },
    before: (lab) => void lab.cloudvision.nodes[0]?.answer(json({ own: true }), { match: isOwn }),
    add: `${cvpClient}
console.log(await ask(cvp));
`,
    after: ({ stdout }) => expect(stdout).toBe("{ own: true }\n"),
  },
  {
    guide: "add-a-backend",
    serve: ({ searchParams }) => ({ parts: parts.slice(Number(searchParams.get("offset"))).slice(0, 100) }),
    after: ({ stdout }) => expect(stdout.trimEnd().split("\n")).toEqual(parts.map(({ name }) => name)),
  },
];

/** The guides' user of CloudVision. */
function addAutomation(lab: Lab): void {
  const { users } = lab.cloudvision.state.people;
  const person = users.get(lab.cloudvision.credentials.username);
  if (person) users.set("automation", { ...person, user: { ...person.user, userId: "automation" } });
}

/** A task that has ended well. */
function addTask(lab: Lab): void {
  lab.cloudvision.sample("tasks/execute");
  const { tasks } = lab.cloudvision.state;
  const [[id, task] = []] = tasks;
  if (id === undefined || !task) throw new Error("The lab made no task.");
  tasks.clear();
  const record = {
    ...task.record,
    workOrderId: "42",
    workOrderState: "COMPLETED",
    workOrderUserDefinedStatus: "Completed",
  };
  tasks.set("42", { ...task, id: "42", record });
}

/** The guides' user of CloudCIX. */
function addRobot(lab: Lab): void {
  const { users } = lab.cloudcix.state;
  const email = "robot@example.com";
  const user = users.get(lab.cloudcix.credentials.username);
  if (user) users.set(email, { ...user, email });
}

function addRobotToEngine(lab: Lab): void {
  const { accounts } = lab.rhev.state;
  const account = accounts.get(lab.rhev.credentials.username);
  if (account && accounts instanceof Map) accounts.set("robot@internal", account);
}

/** Gives a machine that is down the name that the guides use. */
async function nameMachine(lab: Lab, then?: "start"): Promise<void> {
  await using rhev = createRhev({ nodes: lab.rhev.urls, credentials: lab.rhev.credentials });
  const machine = await rhev.vms.list({ search: "status=down sortby name asc" }).first();
  const vmId = machine?.id ?? "";
  await rhev.vms.update({ vmId, body: { name: "db1" } });
  if (then) await rhev.vms.start({ vmId });
}
