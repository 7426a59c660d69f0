import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createCompute } from "@northbound/cloudcix/compute";
import type { Lab } from "@northbound/lab";
import { expect } from "vitest";
import type { ExampleStory } from "../story.ts";

/** Enough for every script, and steps that take no time. */
const lab = { cloudcix: { projects: 3, stepSeconds: 1 }, world: { machines: 6 }, clock: { speed: 100 } };

/** Stories of the examples for CloudCIX. */
export const stories: readonly ExampleStory[] = [
  {
    example: "list-instances",
    lab,
    before: addRobot,
    after: ({ stdout }) => expect(stdout).toMatch(/^(?:\w+ project \d+ \d+ \S+ \w+\n)+$/),
  },
  {
    example: "create-instance",
    lab,
    before: addRobot,
    async after({ stdout }, _lab, folder) {
      expect(stdout).toBe("web-1 running 10.0.1.10\n");
      expect(await readFile(join(folder, "web-1.pem"), "utf8")).toContain("PRIVATE KEY");
    },
  },
  {
    example: "stop-project",
    lab,
    args: ["1"],
    before: addRobot,
    async after({ stdout, stderr }, started) {
      expect(stdout).toMatch(/^(?:\S+ stopped\n)+$/);
      expect(stderr).toBe("");
      await using compute = open(started);
      expect(await compute.instances.list({ search: { project_id: 1, state: "running" } }).all()).toEqual([]);
    },
  },
  {
    example: "resize-instance",
    lab,
    args: ["1", "16", "8"],
    before: addRobot,
    async after({ stdout }, started) {
      expect(stdout).toMatch(/^\S+ (?:running|stopped) 16 RAM_001, 8 vCPU_00[12]\n$/);
      await using compute = open(started);
      expect(await compute.snapshots.list({ search: { name: "before resizing" } }).all()).toHaveLength(1);
    },
  },
  {
    example: "open-port",
    lab,
    args: ["1", "8443"],
    before: addRobot,
    async after({ stdout }, started) {
      expect(stdout).toMatch(/ \d+ rules\n$/);
      await using compute = open(started);
      const firewall = await compute.firewalls.list({ search: { project_id: 1, type: "project" } }).first();
      expect(firewall?.rules.at(-1)).toMatchObject({ allow: true, protocol: "tcp", port: "8443" });
      expect(stdout).toContain(` ${firewall?.rules.length} rules`);
    },
  },
];

/** The user of the examples. */
function addRobot({ cloudcix }: Lab): void {
  const { users } = cloudcix.state;
  const email = "robot@example.com";
  const user = users.get(cloudcix.credentials.username);
  if (user) users.set(email, { ...user, email });
}

/** A client of the lab, to look at what the script did. */
function open({ cloudcix }: Lab): ReturnType<typeof createCompute> {
  const { username: email, password } = cloudcix.credentials;
  const apiKey = cloudcix.state.users.get(email)?.apiKey ?? "";
  return createCompute({ gateway: cloudcix.urls, credentials: { email, password, apiKey } });
}
