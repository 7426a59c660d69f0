import { describe, expect, test } from "vitest";
import { changelog, readChangeset } from "./changes.ts";

describe("changes of a package", () => {
  test("come from the changesets that name it", () => {
    const text = '---\n"@northbound/rhev": minor\n"@northbound/runtime": patch\n---\n\nMachines have names.\n';
    expect(readChangeset(text)).toEqual([
      ["@northbound/rhev", { level: "minor", text: "Machines have names." }],
      ["@northbound/runtime", { level: "patch", text: "Machines have names." }],
    ]);
  });

  test("begin with the next release, what breaks first, and go on with the releases so far", () => {
    const pending = [
      { level: "patch", text: "A bug is gone." },
      { level: "major", text: "A name is another." },
    ];
    expect(changelog("a", pending, "# a\n\n## 1.0.0\n\nIt is there.\n")).toBe(
      "# Changes of a\n\n## Next release\n\n### Breaking\n\nA name is another.\n\n### Corrected\n\nA bug is gone.\n\n## 1.0.0\n\nIt is there.",
    );
    expect(changelog("a", [], "")).toBe("# Changes of a\n\nNothing has changed yet.");
  });
});
