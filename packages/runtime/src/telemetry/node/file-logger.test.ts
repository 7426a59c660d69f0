import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { InvalidOptionError } from "../../errors/invalid-option-error.ts";
import { logTo } from "../log-to.ts";
import { fileLogger } from "./file-logger.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "northbound-"));
  path = join(folder, "logs", "northbound.log");
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const lines = async (name = path): Promise<string[]> => (await readFile(name, "utf8")).trimEnd().split("\n");

describe("a file logger", () => {
  it("appends one line for each entry from its level on, and makes the folder", async () => {
    const logger = fileLogger(path);
    logger.debug("not this");
    logger.info("hello", { node: "https://n1", tries: 2 });
    logger.error(new Error("token=abc"));
    await logger.close();
    const [first = "", second = "", ...rest] = await lines();
    expect(first).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO {2}hello \{"node":"https:\/\/n1","tries":2\}$/);
    expect(second).toMatch(/ERROR token=\[redacted\] \{"error":\{"name":"Error","message":"token=\[redacted\]"\}\}$/);
    expect(rest).toEqual([]);
  });

  it("writes JSON when asked", async () => {
    const logger = fileLogger(path, { format: "json", level: "debug" });
    logger.debug("hello", { event: "cache", password: "x" });
    await logger.close();
    expect((await lines()).map((line) => JSON.parse(line) as unknown)).toEqual([
      { time: expect.any(String) as string, level: "debug", message: "hello", event: "cache", password: "[redacted]" },
    ]);
  });

  it("keeps what is in the file", async () => {
    for (const text of ["first", "second"]) {
      const logger = fileLogger(path);
      logger.info(text);
      // oxlint-disable-next-line no-await-in-loop
      await logger.close();
    }
    expect(await lines()).toHaveLength(2);
  });

  it("does not let a text begin a line of its own", async () => {
    const logger = fileLogger(path);
    logger.info("one\n2026-01-01 ERROR forged\u2028x");
    await logger.close();
    expect(await lines()).toHaveLength(1);
  });

  it("renames the file when it is full, keeps some of them, and loses no line", async () => {
    const logger = fileLogger(path, { maxBytes: 200, maxFiles: 2 });
    for (let number = 0; number < 20; number++) {
      logger.info(`entry ${number}`);
      // oxlint-disable-next-line no-await-in-loop -- some lines arrive one by one, some together
      if (number % 3 === 0) await logger.flush();
    }
    await logger.close();
    const names = (await readdir(join(folder, "logs"))).toSorted();
    expect(names).toEqual(["northbound.log", "northbound.log.1", "northbound.log.2"]);
    const all = (await Promise.all(names.toReversed().map((name) => lines(join(folder, "logs", name))))).flat();
    const kept = all.map((line) => Number(line.split(" ").at(-1)));
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => 20 - kept.length + index));
    expect(kept.length).toBeGreaterThanOrEqual(10);
    for (const name of names) expect((await readFile(join(folder, "logs", name))).length).toBeLessThanOrEqual(200);
  });

  it("never throws, and warns once when it can't write", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
    await writeFile(join(folder, "file"), "");
    const logger = fileLogger(join(folder, "file", "x.log"));
    logger.info("one");
    await logger.flush();
    logger.info("two");
    await logger.close();
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("Can't write the log"));
  });

  it("drops lines after it was closed, and closes with `await using`", async () => {
    {
      await using logger = fileLogger(path);
      logger.info("one");
      await logger.close();
      logger.info("two");
    }
    expect(await lines()).toHaveLength(1);
  });

  it("fits events", async () => {
    const logger = fileLogger(path);
    logTo(logger)({
      type: "warning",
      time: 1,
      backend: "rhev",
      operation: "vms/start",
      correlationId: "c1",
      message: "look",
    });
    await logger.close();
    expect((await lines())[0]).toContain(
      'WARN  rhev vms/start: look {"event":"warning","backend":"rhev","operation":"vms/start","correlationId":"c1"}',
    );
  });

  it("takes any argument", async () => {
    const logger = fileLogger(path);
    logger.info(1, undefined, [2], null, "x");
    await logger.close();
    expect((await lines())[0]).toContain("1 undefined [2] null x");
  });

  it.each([{ maxBytes: 0 }, { maxFiles: 0.5 }, { level: "loud" as never }])("refuses %j", (options) => {
    expect(() => fileLogger(path, options)).toThrow(InvalidOptionError);
  });
});
