import { describe, expect, it } from "vitest";
import { checkContent, type Manifest } from "./check-tarball.ts";

const good: Manifest = {
  name: "@example/good",
  description: "A good package.",
  license: "Apache-2.0",
  type: "module",
  keywords: ["a", "b", "c"],
  engines: { node: ">=22.19" },
  sideEffects: false,
  exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
  dependencies: { other: "^1.0.0" },
};
const files = ["README.md", "LICENSE", "package.json", "dist/index.js", "dist/index.d.ts"];

describe("the content of a tarball", () => {
  it("may be as it should", () => {
    expect(checkContent(good, files)).toEqual([]);
  });

  it.each<[string, Manifest, readonly string[], string]>([
    ["a missing licence", good, files.filter((file) => file !== "LICENSE"), "LICENSE is missing"],
    ["an entry that was not built", good, files.slice(0, 4), "./dist/index.d.ts is exported and not in the tarball"],
    ["a range of the workspace", { ...good, dependencies: { x: "workspace:^" } }, files, "x is workspace:^"],
    ["tests", good, [...files, "src/a.test.ts"], "src/a.test.ts is not for users"],
    ["side effects that nobody denies", { ...good, sideEffects: undefined }, files, "sideEffects is not false"],
    ["a command that is not there", { ...good, bin: { x: "./dist/bin.js" } }, files, "./dist/bin.js is exported"],
  ])("must not have %s", (_name, manifest, content, problem) => {
    expect(checkContent(manifest, content)).toEqual([expect.stringContaining(problem)]);
  });

  it("has what its documents link to", () => {
    const text = "[a](dist) [b](./src/b.ts#L1) [c](../x) [d](https://example.net/d.md) [e](#e)";
    expect(checkContent(good, files, new Map([["README.md", text]]))).toEqual([
      "README.md links to ./src/b.ts, which is not in the tarball",
      "README.md links to ../x, which is not in the tarball",
    ]);
  });
});
