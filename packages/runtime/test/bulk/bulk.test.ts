import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bulk, formatBulkReport, terminalProgress, type BulkOptions, type BulkProgress } from "../../src/bulk.ts";
import { InvalidInputError, InvalidOptionError, NorthboundError, type Outcome } from "../../src/index.ts";

let folder = "";
let journal = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "northbound-bulk-"));
  journal = join(folder, "journal.jsonl");
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const key = (name: string): string => name;
const failing = (outcome: Outcome) => new NorthboundError("BACKEND_ERROR", "it failed", { outcome });
const keys = (entries: readonly { readonly key: string }[]): string[] => entries.map((entry) => entry.key);

/** Items whose name begins with an outcome end with an error of that outcome. */
function sender() {
  const sent: string[] = [];
  const work = async (name: string): Promise<string> => {
    sent.push(name);
    const [, outcome] = /^(not-processed|unknown|processed)/.exec(name) ?? [];
    if (outcome) throw failing(outcome as Outcome);
    if (name.startsWith("bug")) throw new TypeError("a bug");
    return name.toUpperCase();
  };
  return { sent, work };
}

describe("bulk", () => {
  it("does every item, several at a time, and tells each by how it ended", async () => {
    const { work } = sender();
    const report = await bulk(["a", "not-processed", "unknown", "processed", "bug", "a"], work, { key });
    expect(report.done).toEqual([{ key: "a", item: "a", value: "A" }]);
    expect(keys(report.skipped)).toEqual(["a"]);
    expect(keys(report.failed)).toEqual(["not-processed", "processed"]);
    // Nobody knows how far a bug came.
    expect(keys(report.unknown)).toEqual(["unknown", "bug"]);
    expect(report.ended).toBe("all");
    expect(formatBulkReport(report)).toBe(
      [
        "1 done, 1 skipped, 2 failed, 2 unknown",
        "",
        "KEY            OUTCOME        REASON",
        "not-processed  not-processed  NorthboundError: it failed",
        "processed      processed      NorthboundError: it failed",
        "unknown        unknown        NorthboundError: it failed",
        "bug            unknown        TypeError: a bug",
        "",
      ].join("\n"),
    );
    expect(JSON.parse(JSON.stringify(report))).toMatchObject({ ended: "all", done: ["a"], skipped: ["a"] });
  });

  it("keeps to its concurrency, and asks a source for one item at a time", async () => {
    let [running, most, asking] = [0, 0, 0];
    async function* source() {
      for (let index = 0; index < 50; index += 1) {
        expect((asking += 1)).toBe(1);
        await Promise.resolve();
        asking -= 1;
        yield `item-${index}`;
      }
    }
    const work = async () => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    };
    const report = await bulk(source(), work, { key, concurrency: 5 });
    expect(report.done).toHaveLength(50);
    expect(most).toBe(5);
  });

  it("stops after too many that failed or are unknown, and closes its source", async () => {
    const { sent, work } = sender();
    let isClosed = false;
    function* source() {
      try {
        for (let index = 0; index < 100; index += 1)
          yield index % 2 === 0 ? `unknown-${index}` : `not-processed-${index}`;
      } finally {
        isClosed = true;
      }
    }
    const report = await bulk(source(), work, { key, concurrency: 1, stopAfter: 3 });
    expect(sent).toHaveLength(3);
    expect(report.ended).toBe("stopAfter");
    expect(isClosed).toBe(true);
  });

  it("begins nothing new when it is aborted, and says of what was under way that it is unknown", async () => {
    const controller = new AbortController();
    const sent: string[] = [];
    const work = (name: string, { signal }: { signal: AbortSignal }) => {
      sent.push(name);
      if (sent.length === 2) controller.abort(new Error("enough"));
      return new Promise<void>((_, reject) => {
        if (signal.aborted) reject(signal.reason as Error);
        else signal.addEventListener("abort", () => reject(signal.reason as Error));
      });
    };
    const report = await bulk(["a", "b", "c", "d"], work, { key, concurrency: 2, signal: controller.signal });
    expect(sent).toEqual(["a", "b"]);
    expect(keys(report.unknown).toSorted()).toEqual(["a", "b"]);
    expect(report.ended).toBe("aborted");
  });

  it("throws what its source throws, after what is under way has ended", async () => {
    let ended = 0;
    function* source() {
      yield "a";
      throw new Error("the list broke");
    }
    const work = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      ended += 1;
    };
    await expect(bulk(source(), work, { key })).rejects.toThrow("the list broke");
    expect(ended).toBe(1);
  });

  it("refuses wrong options and items without a name before anything is sent", async () => {
    const { sent, work } = sender();
    const run = (options: object) => bulk(["a"], work, { key, ...options } as BulkOptions<string>);
    for (const wrong of [
      { concurrency: 0 },
      { concurrency: Infinity },
      { stopAfter: 1.5 },
      { replay: "yes" },
      { key: 1 },
      { kee: 1 },
    ]) {
      await expect(run(wrong)).rejects.toThrow(InvalidOptionError);
    }
    await expect(run({ key: () => "" })).rejects.toThrow(InvalidInputError);
    expect(sent).toEqual([]);
  });
});

describe("the journal of bulk", () => {
  it("lets another run go on: what is done is skipped, what was not processed is tried again, doubt stays", async () => {
    const items = ["a", "b", "not-processed", "unknown", "processed"];
    const first = sender();
    await bulk(items, first.work, { key, journal });
    const second = sender();
    const report = await bulk([...items, "c"], second.work, { key, journal });
    expect(second.sent).toEqual(["not-processed", "c"]);
    expect(keys(report.skipped)).toEqual(["a", "b"]);
    expect(keys(report.unknown)).toEqual(["unknown"]);
    expect(report.failed.map(({ key: name, outcome }) => [name, outcome])).toEqual([
      ["processed", "processed"],
      ["not-processed", "not-processed"],
    ]);
  });

  it("has an item on the disk before it is sent", async () => {
    const seen: string[] = [];
    await bulk(["a", "b"], async () => void seen.push(await readFile(journal, "utf8")), {
      key,
      journal,
      concurrency: 1,
    });
    expect(seen[0]).toMatch(/"key":"a","state":"began"/);
    expect(seen[0]).not.toContain('"b"');
    expect(seen[1]).toMatch(/"key":"a","state":"done"[^]*"key":"b","state":"began"/);
  });

  it.each([
    ["unknown", [], ["x"]],
    ["processed", [], []],
    ["not-processed", ["x"], []],
  ] as const)("asks what became of what began and never ended: %s", async (verdict, sent, unknown) => {
    await bulk([], () => {}, { key, journal });
    await appendFile(journal, '{"key":"x","state":"began"}\n');
    const { sent: really, work } = sender();
    const report = await bulk(["x"], work, { key, journal, verify: () => verdict });
    expect(really).toEqual(sent);
    expect(keys(report.unknown)).toEqual(unknown);
    // And what was found out is known from then on.
    const again = await bulk(["x"], work, { key, journal });
    expect(keys(again.skipped)).toEqual(verdict === "unknown" ? [] : ["x"]);
  });

  it.each([
    ["processed", ["unknown"], [], []],
    [{ outcome: "not-processed" }, [], ["unknown"], []],
    ["unknown", [], [], ["unknown"]],
  ] as const)("asks what became of work that ended in doubt: %j", async (verdict, done, failed, unknown) => {
    const asked: unknown[] = [];
    const verify = (_item: string, _signal: AbortSignal, error?: unknown): typeof verdict => {
      asked.push((error as NorthboundError).outcome);
      return verdict;
    };
    const { work } = sender();
    const report = await bulk(["unknown", "not-processed"], work, { key, journal, verify, concurrency: 1 });
    expect(asked).toEqual(["unknown"]);
    expect([keys(report.done), keys(report.failed), keys(report.unknown)]).toEqual([
      done,
      [...failed, "not-processed"],
      unknown,
    ]);
    const again = await bulk(["unknown"], work, { key, journal });
    expect(keys(again.skipped)).toEqual(done);
  });

  it("does again what began when doing it twice does no harm, and leaves in doubt what verify could not find out", async () => {
    await bulk([], () => {}, { key, journal });
    await appendFile(journal, '{"key":"x","state":"began"}\n');
    const { sent, work } = sender();
    const verify = () => Promise.reject(new Error("no answer"));
    const report = await bulk(["x"], work, { key, journal, verify });
    expect(report.unknown[0]?.reason).toBe(
      "an earlier run began it, and its end is not known; verify failed: Error: no answer",
    );
    await bulk(["x"], work, { key, journal, replay: "safe" });
    expect(sent).toEqual(["x"]);
  });

  it("survives a line that was torn anywhere, the first one included", async () => {
    await bulk(["a", "b", "c"], () => {}, { key, journal });
    const whole = await readFile(journal, "utf8");
    for (let length = 0; length <= whole.length; length += 1) {
      await writeFile(journal, whole.slice(0, length));
      const { sent, work } = sender();
      const report = await bulk(["a", "b", "c"], work, { key, journal });
      const named = [...sent, ...keys(report.skipped), ...keys(report.unknown)].toSorted();
      expect(named, `cut at ${length}`).toEqual(["a", "b", "c"]);
      // What was on its way when the line was cut is not sent again.
      const began = whole
        .slice(0, length)
        .split("\n")
        .filter((line) => /"began","at":"[^"]*"\}$/.test(line));
      expect(sent, `cut at ${length}`).toHaveLength(3 - began.length);
      expect(keys((await bulk(["a", "b", "c"], work, { key, journal })).skipped).length).toBe(
        3 - report.unknown.length,
      );
    }
  });

  it("refuses a file that is none, and a journal that another run has", async () => {
    await writeFile(journal, "name,address\nx,y\n");
    await expect(bulk(["a"], () => {}, { key, journal })).rejects.toThrow("is no journal of bulk");
    expect(await readFile(journal, "utf8")).toBe("name,address\nx,y\n");
    await rm(journal);
    const nested = bulk(["a"], () => bulk(["a"], () => {}, { key, journal }), { key, journal });
    expect((await nested).failed[0]?.reason).toContain(`process ${process.pid} has ${journal}`);
  });

  it("loses nothing and doubles nothing when its process is killed", { timeout: 30_000 }, async () => {
    const log = join(folder, "sent.log");
    const program = fileURLToPath(new URL("killed-run.ts", import.meta.url));
    const flags = ["--conditions=@northbound/source", "--no-warnings", program, journal, log, "60"];
    const child = spawn(process.execPath, flags, { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    const before = (await readFile(log, "utf8")).trim().split("\n");
    const sent: string[] = [];
    const items = Array.from({ length: 60 }, (_, index) => `item-${index}`);
    const report = await bulk(items, (name) => void sent.push(name), { key, journal });
    expect(report.skipped).toHaveLength(20);
    expect(keys(report.unknown).toSorted()).toEqual(before.slice(20).toSorted());
    expect(report.unknown).toHaveLength(4);
    const all = [...before, ...sent];
    expect(new Set(all).size).toBe(60);
    expect(all).toHaveLength(60);
  });
});

describe("progress", () => {
  it("is told for each item that began or ended, with the total where it is known", async () => {
    const told: BulkProgress[] = [];
    await bulk(["a", "not-processed"], sender().work, { key, concurrency: 1, onProgress: (one) => told.push(one) });
    expect(told.at(0)).toEqual({ done: 0, skipped: 0, failed: 0, unknown: 0, running: 1, total: 2 });
    expect(told.at(-1)).toEqual({ done: 1, skipped: 0, failed: 1, unknown: 0, running: 0, total: 2 });
  });

  it("keeps one line of a terminal, and writes tenths elsewhere", async () => {
    const items = Array.from({ length: 20 }, (_, index) => `item-${index}`);
    const shownBy = async (isTTY: boolean): Promise<string> => {
      let text = "";
      const onProgress = terminalProgress({ isTTY, write: (part) => (text += part) });
      await bulk(items, () => {}, { key, concurrency: 1, onProgress });
      return text;
    };
    expect((await shownBy(true)).endsWith("\r\u001B[K20/20\n")).toBe(true);
    expect((await shownBy(false)).trim().split("\n").at(-1)).toBe("20/20");
    expect((await shownBy(false)).trim().split("\n").length).toBeLessThanOrEqual(11);
  });
});
