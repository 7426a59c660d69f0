import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  applyConfiglets,
  type CloudVision,
  createCloudVision,
  listInventory,
  putConfiglet,
} from "@northbound/cloudvision";
import type { Lab, LabOptions } from "@northbound/lab";
import { expect } from "vitest";
import type { ExampleStory } from "../story.ts";

/** A portal of three nodes with a small fabric, whose tasks end soon. */
const portal: LabOptions = {
  cloudvision: { nodes: 3, taskStep: 200 },
  world: { sites: 2, devices: 24 },
  clock: { speed: 20 },
};

/** A client of the lab, to make true what a script takes for granted. */
function connect(lab: Lab): CloudVision {
  const { username, password } = lab.cloudvision.credentials;
  return createCloudVision({ nodes: lab.cloudvision.urls, credentials: { username, password } });
}

/** States of all tasks of the portal. */
function taskStates(lab: Lab): string[] {
  return [...lab.cloudvision.state.tasks.values()].map(({ record }) => record.workOrderUserDefinedStatus);
}

/** Stories of the examples for CloudVision. */
export const stories: readonly ExampleStory[] = [
  {
    example: "count-images",
    lab: { cloudvision: { nodes: 3 } },
    after: ({ stdout }) => expect(stdout).toMatch(/^(?:4\.\S+ \d+\n)+$/),
  },
  {
    example: "inventory-csv",
    lab: portal,
    after: async ({ stdout }, _lab, folder) => {
      expect(stdout).toBe("24 devices in inventory.csv\n");
      const lines = (await readFile(join(folder, "inventory.csv"), "utf8")).trim().split("\n");
      expect(lines).toHaveLength(25);
    },
  },
  {
    example: "push-configlets",
    lab: portal,
    before: async (lab, folder) => {
      await mkdir(join(folder, "configlets"));
      for (const { hostname } of lab.world.devices) {
        await writeFile(join(folder, "configlets", `${hostname}.cfg`), `snmp-server location ${hostname}\n`);
      }
    },
    after: ({ stdout }, lab) => {
      expect(stdout).toBe("24 configlets, 24 tasks completed\n");
      expect(new Set(taskStates(lab))).toEqual(new Set(["Completed"]));
    },
  },
  {
    example: "provision-devices",
    lab: portal,
    before: async (lab, folder) => {
      const [first, second] = lab.cloudvision.state.fabric.devices.values();
      if (!first || !second) throw new Error("The lab has too few devices.");
      const target = lab.cloudvision.state.fabric.containers.get(first.containerKey)?.name ?? "";
      for (const device of [first, second]) device.containerKey = "undefined_container";
      const lines = [first, second].map(({ world }) => `${world.serial},${target}\n`);
      await writeFile(join(folder, "devices.csv"), lines.join(""));
    },
    after: ({ stdout }, lab) => {
      expect(stdout).toMatch(/^(?:\S+ to \S+: 1 tasks\n){2}$/);
      expect(taskStates(lab)).toEqual(["Completed", "Completed"]);
    },
  },
  {
    example: "change-window",
    lab: portal,
    args: ["NTP everywhere"],
    before: async (lab) => {
      await using cvp = connect(lab);
      const ntp = await putConfiglet(cvp, { name: "ntp", config: "ntp server 192.0.2.10\n" });
      const devices = (await listInventory(cvp)).slice(0, 3);
      await Promise.all(devices.map((device) => applyConfiglets(cvp, device, [ntp])));
    },
    after: ({ stdout }, lab) => {
      expect(stdout).toBe("NTP everywhere: completed, 3 tasks\n");
      expect(taskStates(lab)).toEqual(["Completed", "Completed", "Completed"]);
    },
  },
  {
    example: "change-window",
    when: "with nothing to do",
    lab: portal,
    after: ({ stdout }) => expect(stdout).toBe("Nothing waits.\n"),
  },
  {
    example: "compliance",
    lab: portal,
    before: (lab) => {
      const [first] = lab.cloudvision.state.fabric.devices.values();
      if (first) first.runningConfig = "hostname changed-by-hand\n";
    },
    exitCode: 1,
    after: ({ stdout }) =>
      expect(stdout).toMatch(/: code 0001, \w+\n(?:.*\n)*23 devices are compliant, 1 are not\.\n$/),
  },
  {
    example: "tag-devices",
    lab: portal,
    before: async (lab, folder) => {
      const lines = lab.world.devices.map(({ hostname, role }) => `${hostname},${role}\n`);
      await writeFile(join(folder, "roles.csv"), `${lines.join("")}no-such-device,leaf\n`);
    },
    after: ({ stdout, stderr }) => {
      expect(stdout).toMatch(/^24 devices tagged in workspace \S+\n$/);
      expect(stderr).toBe("CloudVision has no device no-such-device.\n");
    },
  },
  {
    example: "list-events",
    lab: portal,
    after: ({ stdout }) => expect(stdout).toMatch(/^EVENT_SEVERITY_\w+ \d+$/m),
  },
  {
    example: "backup-configs",
    lab: portal,
    after: async ({ stdout }, _lab, folder) => {
      expect(stdout).toBe("24 configurations in the folder backup\n");
      expect(await readdir(join(folder, "backup"))).toHaveLength(24);
    },
  },
  {
    example: "upgrade-images",
    lab: portal,
    args: ["Tenant", "EOS-4.32.2F"],
    before: (lab) => {
      const { fabric, images } = lab.cloudvision.state;
      for (const device of [...fabric.devices.values()].slice(0, 12)) device.containerKey = "root";
      const [bundle] = images.bundles.values();
      if (bundle) bundle.record = { ...bundle.record, name: "EOS-4.32.2F" };
    },
    after: ({ stdout }, lab) => {
      const stages = stdout.trim().split("\n");
      expect(stages.map((stage) => stage.split(", ").length)).toEqual([1, 10, 1]);
      expect(taskStates(lab)).toEqual(Array.from({ length: 12 }, () => "Completed"));
    },
  },
  {
    example: "create-users",
    lab: portal,
    before: async (_lab, folder) => {
      await writeFile(
        join(folder, "users.csv"),
        "ada,ada@example.net,network-admin\noperator,otto@example.net,network-operator\n",
      );
    },
    after: ({ stdout }, lab) => {
      expect(stdout).toBe("ada: created\noperator: updated\n");
      expect(lab.cloudvision.state.people.users.get("ada")?.roles).toEqual(["network-admin"]);
    },
  },
];
