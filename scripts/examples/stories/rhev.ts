import { access, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Lab } from "@northbound/lab";
import { createRhev, type Rhev } from "@northbound/rhev";
import { expect } from "vitest";
import type { ExampleStory } from "../story.ts";

/** An engine in which things take little time. */
const lab = { rhev: { step: 20, machines: 12 } } as const;

/** Does something as the administrator. */
async function asAdministrator<T>({ rhev: { urls, credentials } }: Lab, work: (rhev: Rhev) => Promise<T>): Promise<T> {
  const { username, password } = credentials;
  await using rhev = createRhev({ nodes: urls, credentials: { username, password } });
  return await work(rhev);
}

/** Gives the first machine that runs the name that the examples begin with. */
async function nameMachine(running: Lab): Promise<void> {
  await asAdministrator(running, async (rhev) => {
    const [vm] = await rhev.collection("vms").list("status=up");
    if (!vm) throw new Error("No machine of the lab runs.");
    await rhev.vms.update({ vmId: vm.id, body: { name: "db1" } });
  });
}

async function snapshotsOf(running: Lab, name: string): Promise<(string | undefined)[]> {
  return asAdministrator(running, async (rhev) => {
    const vm = await rhev.collection("vms").get(name);
    return (await rhev.follow(vm, "snapshots")).map(({ description }) => description);
  });
}

/** Stories of the examples for RHEV and oVirt. */
export const stories: readonly ExampleStory[] = [
  {
    example: "start-cluster",
    lab: { rhev: true },
    after({ stdout }, running) {
      const started = Number(/^(\d+) started$/m.exec(stdout)?.[1]);
      expect(started).toBeGreaterThan(0);
      expect(stdout.match(/^\S+ up$/gm)).toHaveLength(started);
      expect(running.rhev.counters.of("vms/start")).toBe(started);
    },
  },
  {
    example: "list-inventory",
    lab,
    after({ stdout }) {
      const [, ...lines] = stdout.trimEnd().split("\n");
      expect(lines).toHaveLength(12);
      expect(lines.every((line) => /^\S+,(?:up,\S+,\d+,\d+,10\.[\d.]+|down,,\d+,\d+,)$/.test(line))).toBe(true);
    },
  },
  {
    example: "clone-with-cloud-init",
    lab,
    args: ["rhel9", "5"],
    async after({ stdout }, running) {
      expect(stdout).toBe("5 machines of rhel9 are up\n");
      const made = await asAdministrator(running, (rhev) =>
        rhev.vms.list({ search: "name=web-*", all_content: true }).all(),
      );
      expect(made.map(({ initialization }) => initialization?.host_name)).toContain("web-5.example.net");
      expect(made.map(({ status }) => status)).toEqual(["up", "up", "up", "up", "up"]);
    },
  },
  {
    example: "evacuate-host",
    lab,
    async before(running) {
      await asAdministrator(running, async (rhev) => {
        const [host] = await rhev.collection("hosts").list("vms.status=up");
        if (host) await rhev.update(host, { name: "hv-01" });
      });
    },
    async after({ stdout }, running) {
      expect(stdout).toMatch(/ has moved\n(?:.*\n)*hv-01 is in maintenance\n$/);
      const left = await asAdministrator(running, (rhev) => rhev.collection("vms").list("host.name=hv-01"));
      expect(left).toEqual([]);
    },
  },
  {
    example: "snapshot-and-download",
    lab,
    before: nameMachine,
    async after({ stdout }, running, folder) {
      // A disk of 80 GiB that is nearly empty: zeroes are not sent, and the file has holes.
      expect(stdout).toMatch(/: 85899345920 bytes, \d{1,7} over the wire\n$/);
      const [file = ""] = await readdir(folder);
      expect((await stat(join(folder, file))).size).toBe(80 * 1024 ** 3);
      expect(await snapshotsOf(running, "db1")).toContain("for the archive");
    },
  },
  {
    example: "extend-disk",
    lab,
    before: nameMachine,
    after: ({ stdout }) => expect(stdout).toMatch(/ has 90 GiB\n$/),
  },
  {
    example: "add-nic-on-vlan",
    lab,
    before: nameMachine,
    after: ({ stdout }) => expect(stdout).toMatch(/^db1 has nic2 in vlan42: [\da-f:]{17}\n$/),
  },
  {
    example: "remove-old-snapshots",
    lab,
    // Everything that was taken before now is old.
    args: ["-1"],
    async before(running) {
      await nameMachine(running);
      await asAdministrator(running, async (rhev) => {
        const vm = await rhev.collection("vms").get("db1");
        await rhev.complete(await rhev.vmSnapshots.create({ vmId: vm.id, body: { description: "old" } }));
      });
    },
    async after({ stdout }, running) {
      expect(stdout).toBe("db1: old is gone\n");
      expect(await snapshotsOf(running, "db1")).toEqual(["Active VM"]);
    },
  },
  {
    example: "open-console",
    lab,
    before: nameMachine,
    async after({ stdout }, _running, folder) {
      expect(stdout).toBe("remote-viewer console.vv\n");
      expect(await readFile(join(folder, "console.vv"), "utf8")).toMatch(/^\[virt-viewer\]/);
      expect((await stat(join(folder, "console.vv"))).mode & 0o777).toBe(0o600);
    },
  },
  {
    example: "grant-access",
    lab,
    before: nameMachine,
    after: ({ stdout }) => expect(stdout).toContain("db1 user@internal-authz UserVmManager\n"),
  },
  {
    example: "watch-events",
    lab,
    async before(running, folder) {
      await writeFile(join(folder, "last-event"), "0");
      await asAdministrator(running, (rhev) =>
        rhev.events.create({ body: { description: "disk full", severity: "error", origin: "test", custom_id: 1 } }),
      );
    },
    async after({ stdout }, _running, folder) {
      expect(stdout).toMatch(/^\S+ normal The engine has started\.\n/);
      expect(stdout).toMatch(/\S+ error disk full\n$/);
      expect(Number(await readFile(join(folder, "last-event"), "utf8"))).toBeGreaterThan(0);
    },
  },
  {
    example: "back-up-machine",
    lab,
    before: nameMachine,
    async after({ stdout }, running, folder) {
      expect(stdout).toMatch(/^\S+: [1-9]\d+ bytes\n$/);
      await access(join(folder, "checkpoint"));
      const phases = await asAdministrator(running, async (rhev) => {
        const vm = await rhev.collection("vms").get("db1");
        return (await rhev.vmBackups.list({ vmId: vm.id }).all()).map(({ phase }) => phase);
      });
      expect(phases).toEqual(["succeeded"]);
    },
  },
  {
    example: "restore-disk",
    lab,
    async before(running, folder) {
      await nameMachine(running);
      await writeFile(join(folder, "disk.raw"), new Uint8Array(1024 ** 2).fill(7));
    },
    after: ({ stdout }) => expect(stdout).toBe("db1 has restored with 1048576 bytes\n"),
  },
];
