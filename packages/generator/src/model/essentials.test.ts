import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { exportedNames } from "../run/exported-names.ts";
import { essentials } from "./essentials.ts";

it("knows every type that the clients export beside their own", async () => {
  const module = fileURLToPath(new URL("../../../runtime/src/essentials.ts", import.meta.url));
  const names = await exportedNames(module);
  expect(essentials).toEqual(names.filter((name) => /^[A-Z]/.test(name)).toSorted());
});
