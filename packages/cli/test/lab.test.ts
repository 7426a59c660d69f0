import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { northbound, type Outcome } from "./command.ts";
import { folderWith } from "./folder.ts";

/** A lab that runs until it is disposed of. */
interface RunningLab extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  call(...args: string[]): Promise<Outcome>;
  /** A note that comes, or came already. */
  note(pattern: RegExp): Promise<string>;
}

async function startLab(...args: string[]): Promise<RunningLab> {
  const folder = await folderWith({});
  const end = new AbortController();
  const notes: string[] = [];
  const waiting = new Set<() => void>();
  const outcome = northbound(["lab", "--env", "lab.env", ...args], {
    cwd: folder.path,
    signal: end.signal,
    onNote: (line) => {
      notes.push(line);
      for (const look of waiting) look();
    },
  });
  const note = (pattern: RegExp): Promise<string> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = notes.find((line) => pattern.test(line));
        if (found !== undefined) resolve(found);
      };
      waiting.add(look);
      look();
    });
  const ended = outcome.then(({ code, notes: text }) => {
    throw new Error(`The lab ended with ${code}: ${text}`);
  });
  await Promise.race([note(/^Listening/), ended]);
  ended.catch(() => undefined);
  const lines = (await readFile(join(folder.path, "lab.env"), "utf8")).trimEnd().split("\n");
  const env = Object.fromEntries(lines.map((line) => /^(\w+)='(.*)'$/.exec(line)!.slice(1, 3) as [string, string]));
  return {
    env,
    notes,
    note,
    call: (...words) => northbound(["call", ...words], { env }),
    [Symbol.asyncDispose]: async () => {
      end.abort();
      await outcome;
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe("northbound lab", () => {
  it("starts the backends that are named, with as many nodes as are asked for", async () => {
    await using lab = await startLab("--backend", "rhev", "--backend", "xpresso", "--nodes", "2");
    expect(await lab.note(/^Listening/)).toMatch(/rhev, xpresso, 4 nodes\. Ctrl\+C ends it\./);
    expect(lab.env["NORTHBOUND_RHEV_URL"]!.split(",")).toHaveLength(2);
    expect(Object.keys(lab.env).filter((name) => name.includes("CLOUDVISION"))).toEqual([]);
    expect(await lab.call("rhev", "vms/list", "--all", "-o", "ndjson")).toMatchObject({ code: 0 });
  });

  it("plays the release that is asked for", async () => {
    await using lab = await startLab("--backend", "cloudvision", "--version", "2020.2.4", "--nodes", "1", "--http");
    expect(lab.env["NORTHBOUND_CLOUDVISION_URL"]).toMatch(/^http:/);
    const { out } = await lab.call("cloudvision", "cvpInfo/get");
    expect(JSON.parse(out)).toMatchObject({ version: "2020.2.4" });
  });

  it("starts with faults, which the client goes round, and follows what arrives", async () => {
    const args = ["--backend", "cloudvision", "--nodes", "2", "--faults", "cloudvision/1:kill", "--follow"];
    await using lab = await startLab(...args);
    expect(await lab.call("cloudvision", "cvpInfo/get")).toMatchObject({ code: 0 });
    expect(await lab.note(/cvpInfo\/get$/)).toMatch(/^cloudvision\/2 200 GET \/cvpservice\/cvpInfo\/getCvpInfo\.do/);
    expect(lab.notes.filter((line) => line.startsWith("cloudvision/1 "))).toEqual([]);
  });

  it("can be overloaded, for longer than a caller wants to wait", async () => {
    await using lab = await startLab("--backend", "xpresso", "--faults", "xpresso:overload=60");
    const { code, notes } = await lab.call("xpresso", "testbedsV2/list", "--deadline", "2");
    expect(code).toBe(5);
    expect(notes).toContain("(status 503)");
  });

  it("shows another world for another seed", async () => {
    const names = await Promise.all(
      ["1", "2"].map(async (seed) => {
        await using lab = await startLab("--backend", "xpresso", "--seed", seed);
        return (await lab.call("xpresso", "testbedsV2/list", "-o", "ndjson")).out;
      }),
    );
    expect(names[0]).not.toBe(names[1]);
  });
});
