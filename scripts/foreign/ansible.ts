import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLab, type Lab } from "@northbound/lab";
import { pythonEnvironment, pythonFolder, type TestRun } from "./run-pytest.ts";

/** Releases that the modules are run against: each does something in its own way. */
export const ansibleReleases: readonly string[] = ["2021.3.1", "2022.3.1", "2024.3.1"];

/** What the lab of the modules is made of; a replay (`foreign-replay.test.ts` of the lab) needs the same. */
const ansibleLab = { nodes: 1, used: true, taskStep: 3_000, events: 50 } as const;
const ansibleWorld = { sites: 1, devices: 8 } as const;
/** Lab time runs faster than ours, so that nothing waits long for tasks. */
const ansibleSpeed = 20;

/** How to run the modules. */
interface AnsibleRun {
  /** A checkout of ansible-cvp. */
  readonly checkout: string;
  /** A checkout of cvprac 1.3, which the modules are written for. */
  readonly cvprac: string;
  readonly release: string;
  /** Where to write what was sent and read. */
  readonly record?: string | undefined;
}

interface Step {
  readonly name: string;
  readonly problem: string | null;
}

/** Runs every module of ansible-cvp against the lab, with all that it can do; each step counts as a test. */
export async function runAnsible({ checkout, cvprac, release, record }: AnsibleRun): Promise<TestRun> {
  await using lab = await createLab({
    cloudvision: { ...ansibleLab, version: release },
    world: ansibleWorld,
    clock: { speed: ansibleSpeed },
    onViolation: ({ side, operation, problems }) => {
      if (side === "answer") console.error(operation, JSON.stringify(problems));
    },
    strict: false,
  });
  const folder = await mkdtemp(join(tmpdir(), "northbound-foreign-"));
  try {
    const file = join(folder, "setup.json");
    await writeFile(file, JSON.stringify({ cvprac, checkout, ...setupOf(lab) }));
    const child = spawn("python3", [join(pythonFolder, "ansible_modules.py"), file], {
      cwd: folder,
      env: pythonEnvironment(record),
      stdio: ["ignore", "pipe", "inherit"],
    });
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
    await once(child, "close");
    const steps = JSON.parse(printed.trimEnd().split("\n").at(-1) ?? "[]") as readonly Step[];
    const failed = steps.filter(({ problem }) => problem !== null);
    for (const { name, problem } of failed) console.error(`${name}: ${problem}`);
    return { passed: steps.length - failed.length, skipped: 0, failed: failed.map(({ name }) => name).toSorted() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the steps need to know of the world. */
function setupOf({ cloudvision }: Lab): object {
  const { credentials, state, urls } = cloudvision;
  const { hostname, port } = new URL(urls[0] ?? "");
  const devices = [...state.fabric.devices.values()].slice(2, 4).map(({ world, containerKey }) => ({
    hostname: world.hostname,
    fqdn: world.fqdn,
    serialNumber: world.serial,
    container: state.fabric.containers.get(containerKey)?.name,
    configlet: `${world.hostname}-MGMT`,
  }));
  return {
    host: hostname,
    port: Number(port),
    username: credentials.username,
    password: credentials.password,
    devices,
    bundle: [...state.images.bundles.values()][0]?.record.name,
    image: [...state.images.images.values()][0]?.name,
    taskTime: 1.2,
    returnTime: 3.5,
    later: "2099-01-01T00:00:00Z",
  };
}
