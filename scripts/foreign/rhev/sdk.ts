import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { startForeignEngine } from "./engine.ts";
import { runProcess } from "./process.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { scenes } from "./sdk-scenes.ts";

/** Where checkouts of oVirt/python-ovirt-engine-sdk4 (built) and oVirt/ovirt-imageio are. */
export interface SdkPlaces {
  readonly sdk: string;
  readonly imageio: string;
}

/** Names of the SDK's examples, sorted. */
export async function listExamples({ sdk }: SdkPlaces): Promise<string[]> {
  const files = await readdir(join(sdk, "examples"));
  return files
    .filter((name) => name.endsWith(".py"))
    .map((name) => name.slice(0, -3))
    .toSorted();
}

/** Runs one example, unchanged, against an engine of its own. */
export async function runExample({ sdk, imageio }: SdkPlaces, name: string): Promise<Scene> {
  const { begin = {}, args = [], files = [], isEndless = false } = scenes[name] ?? {};
  await using engine = await startForeignEngine(begin);
  const surroundings = { cwd: engine.home, env: engine.environment };
  for (const [command, ...rest] of files) {
    // oxlint-disable-next-line no-await-in-loop -- one file may be made of another
    const made = await runProcess(command, rest.map(engine.fill), surroundings);
    if (made.code !== 0) throw new Error(`${command}: ${made.output}`);
  }
  const python = fileURLToPath(new URL("python", import.meta.url));
  const example = resolve(sdk, "examples", `${name}.py`);
  const { code, output } = await runProcess(
    "/usr/bin/python3",
    [join(python, "run_example.py"), example, ...args.map(engine.fill)],
    {
      ...surroundings,
      until: () => isEndless && engine.pauses > 3,
      env: {
        ...engine.environment,
        PYTHONPATH: [python, resolve(sdk, "lib"), resolve(imageio)].join(":"),
        PYTHONDONTWRITEBYTECODE: "",
      },
    },
  );
  return sceneOf(engine, { name, begin, isFine: code === 0, output });
}
