import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { startForeignEngine } from "./engine.ts";
import { runProcess } from "./process.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { tasks } from "./ansible-tasks.ts";

/** Where checkouts of oVirt/ovirt-ansible-collection and oVirt/python-ovirt-engine-sdk4 (built) are. */
export interface AnsiblePlaces {
  readonly ansible: string;
  readonly sdk: string;
}

/** Names of the tasks, in order. */
export const ansibleNames: readonly string[] = tasks.map(({ name }) => name);

/** Runs one task of the collection's modules in a playbook of its own, twice where the second run must change nothing. */
export async function runTask({ ansible, sdk }: AnsiblePlaces, name: string): Promise<Scene> {
  const task = tasks.find((one) => one.name === name);
  if (!task) throw new RangeError(`There is no task ${name}.`);
  const { begin = {}, steps, isRepeatable = true } = task;
  await using engine = await startForeignEngine(begin);
  const collections = join(engine.home, "collections/ansible_collections/ovirt");
  await mkdir(collections, { recursive: true });
  await symlink(resolve(ansible), join(collections, "ovirt"));
  const {
    NORTHBOUND_URL: url,
    NORTHBOUND_USERNAME: username,
    NORTHBOUND_PASSWORD: password,
    NORTHBOUND_CA: ca_file,
  } = engine.environment;
  const auth = { url, username, password, ca_file };
  const written = steps.map(([module, parameters]) => ({
    [`ovirt.ovirt.${module}`]: { auth, ...parameters },
  }));
  const checks = isRepeatable
    ? written.map((step, index) => ({
        ...step,
        register: `again${index}`,
        failed_when: `again${index} is failed or again${index} is changed`,
      }))
    : [];
  const book = [{ hosts: "localhost", connection: "local", gather_facts: false, tasks: [...written, ...checks] }];
  // JSON is YAML.
  await writeFile(join(engine.home, "book.yml"), JSON.stringify(book));
  const python = fileURLToPath(new URL("python", import.meta.url));
  const ended = await runProcess(
    "ansible-playbook",
    ["-i", "localhost,", "-e", "ansible_python_interpreter=/usr/bin/python3", "book.yml"],
    {
      cwd: engine.home,
      env: {
        ...engine.environment,
        PYTHONPATH: `${python}:${resolve(sdk, "lib")}`,
        ANSIBLE_COLLECTIONS_PATH: join(engine.home, "collections"),
        ANSIBLE_COLLECTIONS_PATHS: join(engine.home, "collections"),
        ANSIBLE_COLLECTIONS_ON_ANSIBLE_VERSION_MISMATCH: "ignore",
        ANSIBLE_NOCOLOR: "1",
      },
    },
  );
  const failure = ended.output
    .split("\n")
    .filter((line) => /fatal|FAILED|ERROR/.test(line))
    .join("\n");
  return sceneOf(engine, { name, begin, isFine: ended.code === 0, output: failure || ended.output });
}
