import { expect, it } from "vitest";
import { parse } from "yaml";
import { applyOverlay, type Overlay } from "./overlay.ts";

it("lets an overlay add a member that is called like the prototype, and changes no prototype", () => {
  const overlay = parse(`{ overlay: 1.0.0, actions: [{ target: $, update: { __proto__: { polluted: true } } }] }`);
  const { document } = applyOverlay({}, overlay as Overlay);
  expect({}).not.toHaveProperty("polluted");
  expect(Object.keys(document)).toEqual(["__proto__"]);
});
