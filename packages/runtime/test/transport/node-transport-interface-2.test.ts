import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { platformEngine } from "../../src/transport/node/agent.ts";
import { createNodeTransport } from "../../src/transport/node-transport.ts";
import { transportContract } from "./contract.ts";

const first = Symbol.for("undici.globalDispatcher.1");
const second = Symbol.for("undici.globalDispatcher.2");

describe("the contract, over undici's dispatcher interface 2", () => {
  let before: unknown[] = [];

  // The engine of Node 24 speaks both interfaces: without the first symbol it is used as on Node 26, which speaks only the second.
  beforeAll(() => {
    platformEngine(); // makes Node load its copy
    before = [first, second].map((symbol) => Reflect.get(globalThis, symbol));
    Object.defineProperty(globalThis, second, { value: before[1] ?? before[0], writable: true });
    Object.defineProperty(globalThis, first, { value: { dispatch: () => false }, writable: true });
  });
  afterAll(() => {
    Object.defineProperty(globalThis, first, { value: before[0], writable: true });
  });

  it("is the one in use", () => {
    expect(platformEngine()?.isLegacy).toBe(false);
  });

  transportContract(createNodeTransport, { seesWriting: true, countsUploads: true });
});
