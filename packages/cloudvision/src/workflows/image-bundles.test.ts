import { expect, test } from "vitest";
import { ownsBundle } from "./image-bundles.ts";

// Who owns a bundle stands in the answer as in a recording of ansible-cvp's tests (`device_tools_unit.py`).
test.for([
  ["that a device has itself", { b1: { id: "00:1c:73:b8:26:81", name: "", type: "netelement" } }, true],
  ["of a container above it", { b1: { id: "container_1", name: "POD1", type: "container" } }, false],
  ["without an owner", {}, true],
] as const)("a bundle %s is told from the others", ([, imageBundleMapper, owns]) => {
  const page = { imageBundleList: [{ key: "b1", name: "EOS" }], imageBundleMapper };
  expect(ownsBundle(page, { key: "b1", name: "EOS" }, "00:1c:73:b8:26:81")).toBe(owns);
});

test("a container owns the bundle that names it", () => {
  const imageBundleMapper = { b1: { id: "container_1", name: "POD1", type: "container" } };
  const page = { imageBundleList: [{ key: "b1", name: "EOS" }], imageBundleMapper };
  expect(ownsBundle(page, { key: "b1", name: "EOS" }, "container_1")).toBe(true);
  expect(ownsBundle(page, { key: "b1", name: "EOS" }, "container_2")).toBe(false);
});
