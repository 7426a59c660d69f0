import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { anchorsOf, linksOf } from "./links.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const isElsewhere = (target: string): boolean => /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(target);

/** Pages of the project, also those that are new. */
const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--", "*.md"], {
  cwd: root,
  encoding: "utf8",
});
const pages = listed.split("\n").filter((file) => file !== "" && existsSync(resolve(root, file)));
const read = (file: string): string => readFileSync(file, "utf8");

describe("links between the files of the project", () => {
  test("lead somewhere, to a heading where they name one", () => {
    let count = 0;
    const dead = pages.flatMap((page) =>
      linksOf(read(resolve(root, page))).flatMap(({ line, target }) => {
        if (isElsewhere(target)) return [];
        count += 1;
        const [path = "", anchor] = target.split("#", 2).map(decodeURIComponent);
        const file = path === "" ? resolve(root, page) : resolve(root, dirname(page), path);
        const place = `${page}:${line} ${target}`;
        if (!existsSync(file)) return [place];
        // A package goes to its users without what lies around it.
        if (relative(root, file).startsWith("..")) return [`${place} leaves the project`];
        if (anchor === undefined || !file.endsWith(".md")) return [];
        return anchorsOf(read(file)).has(anchor) ? [] : [`${place} has no such heading`];
      }),
    );
    expect(dead).toEqual([]);
    expect(count).toBeGreaterThan(30);
  });

  test("are found in text, images, definitions and HTML, and not in code", () => {
    const text = [
      'See [a](a.md), ![b](b.png "B") and `[c](c.md)`.',
      "```md",
      "[d](d.md)",
      "```",
      "[e]: e.md",
      '<img src="f.svg"> [g](<g.md#x>)',
    ].join("\n");
    expect(linksOf(text).map(({ line, target }) => `${line} ${target}`)).toEqual([
      "1 a.md",
      "1 b.png",
      "5 e.md",
      "6 g.md#x",
      "6 f.svg",
    ]);
  });

  test("know headings by their words", () => {
    const text = "# A `b` & [c](d.md)\n\n## A b\n\n## A b\n\n```md\n# no\n```\n<a id='x' name=\"y\"></a>\n";
    expect([...anchorsOf(text)]).toEqual(["a-b--c", "a-b", "a-b-1", "y"]);
  });
});
