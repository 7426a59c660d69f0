import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startForeignEngine } from "./engine.ts";
import { runProcess } from "./process.ts";
import { type Scene, sceneOf } from "./scene.ts";

/** What the fence agent is asked to do, and the state that its machine begins in. */
const actions: Readonly<Record<string, string>> = { on: "down", off: "up", reboot: "up", status: "up", list: "up" };

/** Names of the actions, as they are in the table. */
export const fenceNames: readonly string[] = Object.keys(actions);

/**
 * Runs the fence agent of ClusterLabs/fence-agents with one action. Its build puts the paths of the system into the placeholders of
 * its sources; that is all that is done here.
 */
export async function runFence(checkout: string, action: string): Promise<Scene> {
  const begin = { states: { myvm: actions[action] ?? "up" } };
  await using engine = await startForeignEngine(begin);
  const library = join(engine.home, "fence");
  await mkdir(library);
  const place = async (from: string, to: string): Promise<void> => {
    const text = await readFile(join(checkout, from), "utf8");
    await writeFile(
      join(library, to),
      text.replaceAll("@FENCEAGENTSLIBDIR@", library).replaceAll(/@[A-Z_]+@/g, "unknown"),
    );
  };
  await place("agents/rhevm/fence_rhevm.py", "fence_rhevm.py");
  await place("lib/fencing.py.py", "fencing.py");
  const { NORTHBOUND_USERNAME: username = "", NORTHBOUND_PASSWORD: password = "" } = engine.environment;
  const address = ["--ssl-insecure", "-a", "127.0.0.1", "-u", engine.url.port, "-l", username, "-p", password];
  // Filtered, administrators see their own machines only.
  const request = ["--disable-http-filter", "--shell-timeout", "60", "-o", action];
  const target = action === "list" ? [] : ["-n", "myvm"];
  const agent = join(library, "fence_rhevm.py");
  const ended = await runProcess("/usr/bin/python3", [agent, ...address, ...request, ...target], {
    cwd: engine.home,
    env: { ...engine.environment, PYTHONPATH: `${fileURLToPath(new URL("python", import.meta.url))}:${library}` },
  });
  // The state of a machine that runs is told by code 0, too.
  return sceneOf(engine, { name: action, begin, isFine: ended.code === 0, output: ended.output });
}
