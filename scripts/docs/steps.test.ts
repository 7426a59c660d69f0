import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Made, Steps } from "./steps.ts";

let out: string;

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "northbound-steps-"));
});
afterEach(() => Promise.all([rm(out, { recursive: true }), rm(`${out}.steps.json`, { force: true })]));

const page = (text: string) => async (): Promise<Made<string>> => ({
  files: new Map([["a/b.html", text]]),
  facts: text,
});

describe("a part of the site", () => {
  test("is made once for the same inputs, and what it told is remembered", async () => {
    const first = await Steps.open(out);
    expect(await first.run("part", "1", page("one"))).toBe("one");
    await first.close();
    const second = await Steps.open(out);
    expect(await second.run("part", "1", page("never"))).toBe("one");
    expect([first.made, second.made, second.files]).toEqual([["part"], [], ["a/b.html"]]);
    expect(await readFile(join(out, "a/b.html"), "utf8")).toBe("one");
  });

  test("is made again when its inputs have changed or its files are gone", async () => {
    const first = await Steps.open(out);
    await first.run("part", "1", page("one"));
    await first.close();
    const second = await Steps.open(out);
    expect(await second.run("part", "2", page("two"))).toBe("two");
    await second.close();
    await rm(join(out, "a/b.html"));
    const third = await Steps.open(out);
    expect(await third.run("part", "2", page("three"))).toBe("three");
  });
});
