import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { end, succeed } from "./process.ts";
import { isHere, programs } from "./runtimes.ts";

const app = inject("app");
const northbound = join("node_modules", "@northbound", "cli", "dist", "bin.js");

describe.concurrent("what was installed", () => {
  test("imports on the oldest Node that is allowed, without MSW", async ({ skip }) => {
    skip(!isHere("node22"), "The registry has no Node 22 for this machine.");
    const names = JSON.parse(
      await succeed(programs.node22, ["import-all.mjs", "--without-msw"], { cwd: app }),
    ) as string[];
    expect(names.length).toBeGreaterThan(35);
  });

  test("names all that it depends on", async () => {
    const names = JSON.parse(
      await succeed(process.execPath, ["import-all.mjs"], { cwd: inject("strict") }),
    ) as string[];
    expect(names).toContain("@northbound/lab/msw");
  });

  test("has what users of a client need beside it in each client", async () => {
    const said = await succeed(process.execPath, ["essentials.mjs"], { cwd: inject("clients") });
    expect(said.trim().split("\n")).toEqual([
      "@northbound/cloudcix",
      "@northbound/cloudcix/compute",
      "@northbound/cloudvision",
      "@northbound/prime-infrastructure",
      "@northbound/rhev",
      "@northbound/xpresso",
    ]);
  });

  test("says what is missing when the lab's handlers are imported without MSW", async () => {
    const { stderr } = await end(process.execPath, ["-e", `import("@northbound/lab/msw")`], { cwd: app });
    expect(stderr).toMatch(/Cannot find package 'msw' imported from .*lab/);
  });

  test("has the command, which knows its version and calls a stand-in", async ({ skip }) => {
    skip(!isHere("node22"), "The registry has no Node 22 for this machine.");
    const { version } = JSON.parse(await readFile(join(app, "node_modules/@northbound/cli/package.json"), "utf8")) as {
      version: string;
    };
    expect((await succeed(programs.node22, [northbound, "--version"], { cwd: app })).trim()).toContain(version);
    const { cloudvision } = JSON.parse(inject("plain")) as {
      cloudvision: { urls: string[]; username: string; password: string };
    };
    const env = {
      NORTHBOUND_CLOUDVISION_URL: cloudvision.urls.join(","),
      NORTHBOUND_CLOUDVISION_USERNAME: cloudvision.username,
      NORTHBOUND_CLOUDVISION_PASSWORD: cloudvision.password,
    };
    const args = [northbound, "call", "cloudvision", "cvpInfo/get", "--output", "json"];
    expect(JSON.parse(await succeed(programs.node22, args, { cwd: app, env }))).toEqual({ version: "2024.3.1" });
  });
});
