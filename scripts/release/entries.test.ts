import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

/** Entries that belong to one application of CloudCIX, and files: no reader looks for them one by one. */
const isPart =
  /\/operations$|\.json$|^\.\/(?!environment|settle|bulk|fleet|keyv|node|otel|error-codes|xml|schema|fetch|msw|testing)[a-z-]+$/;

test.each(["rhev", "cloudvision", "cloudcix", "prime-infrastructure", "xpresso", "lab"])(
  "the README of %s names every entry of the package",
  async (name) => {
    const at = (file: string): URL => new URL(`../../packages/${name}/${file}`, import.meta.url);
    const { exports } = JSON.parse(await readFile(at("package.json"), "utf8")) as { exports: Record<string, unknown> };
    const readme = await readFile(at("README.md"), "utf8");
    const entries = Object.keys(exports).filter((entry) => entry !== "." && !isPart.test(entry));
    expect(entries.length).toBeGreaterThan(2);
    const unnamed = entries.filter((entry) => !readme.includes(`@northbound/${name}${entry.slice(1)}`));
    expect(unnamed).toEqual([]);
  },
);
