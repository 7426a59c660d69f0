import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { describe, expect, inject, test } from "vitest";
import { succeed } from "./process.ts";
import { isHere, programs } from "./runtimes.ts";

const steps = 12;
const app = inject("app");
const framing = fileURLToPath(new URL("../../packages/runtime/test/transport/framing.ts", import.meta.url));
const deno = ["run", "--node-modules-dir=manual", "--no-remote", "--allow-net=127.0.0.1", "--allow-env"];

describe.concurrent("the installed packages work on", () => {
  test.for(["node22", "node24", "node26"] as const)("%s, with the lab's own authority", async (name, { skip }) => {
    skip(!isHere(name), "The registry has no such Node for this machine.");
    const printed = await succeed(programs[name], ["main.mjs", inject("secure")], { cwd: app });
    expect(JSON.parse(printed)).toHaveLength(steps);
  });

  test.for(["node22", "node24", "node26"] as const)(
    "%s reads every framing of an answer as it is meant",
    async (name, { skip }) => {
      skip(!isHere(name), "The registry has no such Node for this machine.");
      expect(JSON.parse(await succeed(programs[name], [framing], { cwd: app }))).toEqual([]);
    },
  );

  test("Bun", async ({ skip }) => {
    skip(!isHere("bun"), "The registry has no Bun for this machine.");
    const printed = await succeed(programs.bun, ["main.mjs", inject("plain")], { cwd: app });
    expect(JSON.parse(printed)).toHaveLength(steps);
  });

  test("Deno, which may reach the lab and read its environment, and nothing else", async ({ skip }) => {
    skip(!isHere("deno"), "The registry has no Deno for this machine.");
    const printed = await succeed(programs.deno, [...deno, "main.mjs", inject("plain")], { cwd: app });
    expect(JSON.parse(printed)).toHaveLength(steps);
  });

  test("workerd", async ({ skip }) => {
    skip(!isHere("workerd"), "The registry has no workerd for this machine.");
    const folder = join(app, "worker");
    await mkdir(folder);
    await writeFile(join(app, "input.json"), inject("plain"));
    await using build = await rolldown({
      input: join(app, "worker.mjs"),
      resolve: { conditionNames: ["workerd", "worker", "import", "module", "default"] },
      external: /^node:/,
    });
    await build.write({ file: join(folder, "worker.js"), format: "esm", codeSplitting: false });
    await writeFile(join(folder, "config.capnp"), workerdConfig);
    const printed = await succeed(programs.workerd, ["test", "config.capnp"], { cwd: folder });
    expect(JSON.parse(printed.split("\n")[0] ?? "")).toHaveLength(steps);
  });
});

// Workers reach public addresses only, unless they are allowed more.
const workerdConfig = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker), (name = "internet", network = (allow = ["private"]))],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-07-01",
);
`;
