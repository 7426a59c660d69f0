import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { exitCodes } from "../src/index.ts";
import { northbound } from "./command.ts";
import { folderWith } from "./folder.ts";

const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url));

function start(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env) {
  return spawn(process.execPath, ["--conditions=@northbound/source", "--no-warnings", bin, ...args], { cwd, env });
}

describe("northbound", () => {
  it("lists its commands, and each has examples", async () => {
    const { code, out } = await northbound(["--help"]);
    expect(code).toBe(0);
    const names = [...out.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name ?? "");
    expect(names).toEqual([
      "lab",
      "call",
      "mcp",
      "profile",
      "generate",
      "record",
      "cassette",
      "learn",
      "lint",
      "diff",
      "docs",
      "completion",
    ]);
    for (const name of names) {
      expect((await northbound([name, "--help"])).out).toMatch(/Usage: northbound[\s\S]*Examples:\n {2}\S/);
    }
  });

  it("helps with a misspelt command", async () => {
    expect(await northbound(["genrate"])).toMatchObject({
      code: 2,
      notes: expect.stringContaining("Did you mean generate?") as string,
    });
  });

  it("documents every exit code", async () => {
    const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
    const documented = [...readme.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
    expect(documented).toEqual(Object.values(exitCodes));
  });

  it.each([
    [["c"], ["call", "cassette", "completion"]],
    [
      ["call", "cloud"],
      ["cloudvision", "cloudcix"],
    ],
    [["call", "cloudvision", "inventory/listD"], ["inventory/listDevices"]],
    [["call", "cloudvision", "inventory/listDevices", "--prov"], ["--provisioned"]],
    [["call", "cloudvision", "inventory/listDevices", "--provisioned", "t"], ["true"]],
    [["lab", "--backend", "rh"], ["rhev"]],
  ])("completes %j", async (words, expected) => {
    const { out } = await northbound(["complete", "--", ...words]);
    expect(out.trimEnd().split("\n")).toEqual(expected);
  });

  it.each(["bash", "zsh", "fish"])("prints a completion script for %s", async (shell) => {
    expect((await northbound(["completion", shell])).out).toContain("northbound complete --");
  });

  it("serves the documentation, and nothing beside it", async () => {
    await using folder = await folderWith({ "dist/docs/index.html": "<h1>Hello</h1>", "secret.txt": "no" });
    const end = new AbortController();
    let outcome: ReturnType<typeof northbound> | undefined;
    const served = new Promise<string>((resolve) => {
      outcome = northbound(["docs"], { cwd: folder.path, signal: end.signal, onOut: resolve });
    });
    const address = (await served).trim();
    expect(await (await fetch(address)).text()).toBe("<h1>Hello</h1>");
    expect((await fetch(`${address}%2e%2e%2f%2e%2e%2fsecret.txt`)).status).toBe(404);
    end.abort();
    expect(await outcome).toMatchObject({ code: 0 });
  });

  it("shows a reference of every operation where there is no built site, in the browser of a person", async () => {
    await using folder = await folderWith({});
    const end = new AbortController();
    const shown: string[] = [];
    let outcome: ReturnType<typeof northbound> | undefined;
    const served = new Promise<string>((resolve) => {
      outcome = northbound(["docs"], {
        cwd: folder.path,
        signal: end.signal,
        terminal: process.stderr,
        open: (url) => shown.push(url),
        onOut: resolve,
      });
    });
    const address = (await served).trim();
    const page = async (path: string): Promise<string> => (await fetch(address + path)).text();
    expect(await page("")).toContain('<a href="/rhev">rhev</a>');
    expect(await page("rhev")).toContain('<a href="/rhev/vms/list"><code>vms/list</code></a>');
    expect(await page("rhev/vms/get")).toMatch(
      /<code>--vmId<\/code><td>string, required[\s\S]*northbound call rhev vms\/get --vmId …/,
    );
    expect(await page("cloudcix/compute/project/list")).toContain("<h2>Parameters</h2>");
    expect((await fetch(`${address}rhev/nothing/here`)).status).toBe(404);
    expect(shown).toEqual([address]);
    end.abort();
    expect(await outcome).toMatchObject({ code: 0 });
  });

  it("starts a lab that northbound call finds, shows what arrives, and ends on a signal", async () => {
    await using folder = await folderWith({});
    const args = ["lab", "--backend", "xpresso", "--env", "lab.env", "--follow"];
    const lab = start(args, folder.path);
    let notes = "";
    const listening = new Promise<void>((resolve, reject) => {
      lab.once("exit", () => {
        reject(new Error(`The lab ended: ${notes}`));
      });
      lab.stderr.setEncoding("utf8").on("data", (chunk: string) => {
        notes += chunk;
        if (notes.includes("Listening: xpresso")) resolve();
      });
    });
    await listening;
    const lines = (await readFile(join(folder.path, "lab.env"), "utf8")).trimEnd().split("\n");
    const env = Object.fromEntries(lines.map((line) => /^(\w+)='(.*)'$/.exec(line)!.slice(1, 3) as [string, string]));
    const call = start(["call", "xpresso", "testbedsV2/list", "-o", "table"], folder.path, { ...process.env, ...env });
    const [out, errors] = await Promise.all([text(call.stdout), text(call.stderr)]);
    expect(errors).toBe("");
    expect(out.split("\n").length).toBeGreaterThan(2);
    const ended = new Promise((resolve) => lab.removeAllListeners("exit").once("exit", resolve));
    lab.kill("SIGINT");
    expect(await ended).toBe(0);
    expect(notes).toContain("xpresso/1 200 GET /api/v2/testbeds testbedsV2/list");
  }, 30_000);

  it.each([
    [["lab", "--faults", "cloudvision:explode"], "There is no fault explode"],
    [["lab", "--version", "2021.1.0"], "goes with one --backend"],
    [["lab", "--nodes", "0"], "must be a whole number above 0"],
    [["lab", "--backend", "xpresso", "--faults", "xpresso/3:kill"], "has nodes 1 to 1"],
  ])("refuses %j", async (args, message) => {
    expect(await northbound(args)).toMatchObject({ code: 2, notes: expect.stringContaining(message) as string });
  });
});
