import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ansibleNames, runTask } from "./ansible.ts";
import { fenceNames, runFence } from "./fence.ts";
import { addForms, type Forms, keepScene, type KeptScene } from "./recording.ts";
import type { Scene } from "./scene.ts";
import { listExamples, runExample } from "./sdk.ts";
import { scenes } from "./sdk-scenes.ts";

/**
 * Runs unchanged clients of RHEV against the lab, from checkouts that are placed by hand, and compares with the table that is kept in
 * `results.json`: what passed once must pass again.
 *
 *     node --conditions=@northbound/source scripts/foreign/rhev/index.ts
 *       --sdk DIR        oVirt/python-ovirt-engine-sdk4: all of `examples/`
 *       --imageio DIR    oVirt/ovirt-imageio, which some examples need
 *       --ansible DIR    oVirt/ovirt-ansible-collection: the tasks of `ansible-tasks.ts`; needs `--sdk`
 *       --fence DIR      ClusterLabs/fence-agents: fence_rhevm
 *       [--only NAME] [--keep]
 *
 * `--keep` writes the table, and what tests replay; with `--only` it writes those requests alone, of scenes that were kept before. How to place and build the checkouts: README.md.
 */
const { values } = parseArgs({
  options: {
    sdk: { type: "string" },
    imageio: { type: "string" },
    ansible: { type: "string" },
    fence: { type: "string" },
    only: { type: "string", multiple: true },
    keep: { type: "boolean" },
  },
});

/** A row of the table. */
interface Kept {
  readonly date: string;
  readonly version: string;
  readonly of: number;
  readonly passed: number;
  readonly failed: readonly string[];
  /** What can't pass, with its reason outside the engine. */
  readonly impossible: Readonly<Record<string, string>>;
}

interface Client {
  readonly name: string;
  readonly version: string;
  readonly names: readonly string[];
  readonly impossible: Readonly<Record<string, string>>;
  run(name: string): Promise<Scene>;
}

const file = new URL("results.json", import.meta.url);
const recordings = new URL("../../../packages/lab/test/rhev/foreign/", import.meta.url);

/** The first that a pattern finds in a file of a checkout. */
async function find(checkout: string, path: string, pattern: RegExp): Promise<string> {
  const text = await readFile(join(checkout, path), "utf8").catch(() => "");
  return pattern.exec(text)?.[1] ?? "unknown";
}

async function listClients(): Promise<Client[]> {
  const { sdk, imageio = "", ansible, fence } = values;
  const clients: Client[] = [];
  if (sdk !== undefined) {
    const reasons = Object.entries(scenes).flatMap(([name, { impossible }]) =>
      impossible === undefined ? [] : [[name, impossible] as const],
    );
    const places = { sdk, imageio };
    clients.push({
      name: "python-sdk",
      version: await find(sdk, "lib/ovirtsdk4/version.py", /VERSION = '([\d.]+)'/),
      names: await listExamples(places),
      impossible: Object.fromEntries(reasons),
      run: (name) => runExample(places, name),
    });
  }
  if (ansible !== undefined && sdk !== undefined)
    clients.push({
      name: "ansible",
      version: await find(ansible, "galaxy.yml", /^version: "?([\d.]+)/m),
      names: ansibleNames,
      impossible: {},
      run: (name) => runTask({ ansible, sdk }, name),
    });
  if (fence !== undefined)
    clients.push({
      name: "fence-agent",
      version: await find(fence, ".tarball-version", /([\d.]+)/),
      names: fenceNames,
      impossible: {},
      run: (name) => runFence(fence, name),
    });
  return clients;
}

/** Runs every scene, two at a time, and gives them in order. */
async function runAll({ names, run }: Client): Promise<Scene[]> {
  const done = new Map<string, Scene>();
  const queue = names.filter((name) => values.only?.includes(name) !== false);
  const wanted = [...queue];
  const work = async (): Promise<void> => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      // oxlint-disable-next-line no-await-in-loop -- two of these loops share the queue
      done.set(name, await run(name));
    }
  };
  await Promise.all([work(), work()]);
  return wanted.flatMap((name) => done.get(name) ?? []);
}

const table = JSON.parse(await readFile(file, "utf8").catch(() => "{}")) as Record<string, Kept>;
const clients = await listClients();
if (clients.length === 0) {
  console.error("Name a checkout: --sdk, --ansible or --fence with a folder. README.md says how to place them.");
  process.exitCode = 2;
}
for (const client of clients) {
  // oxlint-disable-next-line no-await-in-loop -- one after the other, as the table has them
  const scenesRun = await runAll(client);
  const { impossible } = client;
  const failed = scenesRun.filter(({ name, passed }) => !passed && !(name in impossible));
  const passed = scenesRun.filter((scene) => scene.passed);
  console.log(
    `${client.name} ${client.version}: ${passed.length} of ${scenesRun.length} passed, ${failed.length} failed`,
  );
  const known = table[client.name];
  for (const { name, words, problems, passed: isGood } of scenesRun) {
    if (isGood && problems.length === 0) continue;
    const isNew = !isGood && !(name in impossible) && known?.failed.includes(name) === false;
    const verdict = isGood
      ? "passed, but"
      : name in impossible
        ? `can't pass (${impossible[name]})`
        : isNew
          ? "NEWLY FAILED"
          : "failed";
    console.log(
      `  ${verdict}: ${name}\n    ${isGood || name in impossible ? "" : words.replaceAll("\n", "\n    ")}${problems.join("\n    ")}`,
    );
    if (isNew) process.exitCode = 1;
  }
  if (values.keep !== true) continue;
  const place = new URL(`${client.name}.json`, recordings);
  if (values.only) {
    // oxlint-disable-next-line no-await-in-loop
    const { forms, scenes: before } = JSON.parse(await readFile(place, "utf8")) as {
      forms: Forms;
      scenes: KeptScene[];
    };
    const again = new Map(passed.map((scene) => [scene.name, keepScene(scene)]));
    const merged = { forms, scenes: before.map((scene) => again.get(scene.name) ?? scene) };
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(place, `${JSON.stringify(merged, undefined, 1)}\n`);
    continue;
  }
  table[client.name] = {
    date: new Date().toISOString().slice(0, 10),
    version: client.version,
    of: scenesRun.length,
    passed: passed.length,
    failed: failed.map(({ name }) => name),
    impossible,
  };
  const forms: Forms = {};
  const kept: KeptScene[] = passed.map((scene) => {
    addForms(forms, scene);
    return keepScene(scene);
  });
  const sorted = Object.fromEntries(Object.entries(forms).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  // oxlint-disable-next-line no-await-in-loop
  await writeFile(place, `${JSON.stringify({ forms: sorted, scenes: kept }, undefined, 1)}\n`);
  // oxlint-disable-next-line no-await-in-loop -- a run takes minutes, and is worth keeping
  await writeFile(file, `${JSON.stringify(table, undefined, 2)}\n`);
}
