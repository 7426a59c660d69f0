import { expect, it } from "vitest";
import { specFolder } from "../../test/spec-folder.ts";
import { writePackage } from "./package-files.ts";

it("keeps the name of a paging style in its comment", async () => {
  await using folder = await specFolder({});
  await writePackage(folder.path("."), { name: "example", runtime: "1.0.0" }, [
    { name: "own\u2028export {};\nfoo", factory: undefined, options: "" },
  ]);
  const text = await folder.read("src/backend.ts");
  expect(text).toContain("    // own export {}; foo: write a style");
});
