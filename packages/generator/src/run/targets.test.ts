import { expect, it } from "vitest";
import { specFolder } from "../../test/spec-folder.ts";
import { findTargets } from "./targets.ts";

it("finds every backend and every application of one, without a list to keep", async () => {
  await using folder = await specFolder({
    "specs/rhev/openapi.yaml": "",
    "specs/rhev/paths/vms.yaml": "",
    "specs/cloudcix/iaas/openapi.yaml": "",
    "specs/cloudcix/membership/openapi.yaml": "",
    "specs/README.md": "",
  });
  const home = folder.path("");
  const targets = await findTargets([], home);
  expect(targets.map(({ name, spec, out }) => [name, spec.slice(home.length), out.slice(home.length)])).toEqual([
    ["cloudcix/iaas", "/specs/cloudcix/iaas/openapi.yaml", "/packages/cloudcix/src/generated/iaas"],
    ["cloudcix/membership", "/specs/cloudcix/membership/openapi.yaml", "/packages/cloudcix/src/generated/membership"],
    ["rhev", "/specs/rhev/openapi.yaml", "/packages/rhev/src/generated"],
  ]);
  expect((await findTargets(["cloudcix"], home)).map(({ name }) => name)).toEqual([
    "cloudcix/iaas",
    "cloudcix/membership",
  ]);
  await expect(findTargets(["rhv"], home)).rejects.toThrow("Backends with a spec: cloudcix, rhev.");
});
