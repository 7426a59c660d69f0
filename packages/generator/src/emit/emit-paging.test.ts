import { expect, it } from "vitest";
import { emitPaging } from "./emit-paging.ts";

it("keeps the name of a paging style in its comment", () => {
  const text = emitPaging([{ name: "own\u2028export {};\nfoo", factory: undefined, options: "" }], "");
  expect(text).toContain("  // own export {}; foo: no parameters");
});
