import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageEngine, platformEngine } from "../../src/transport/node/agent.ts";
import { createNodeTransport } from "../../src/transport/node-transport.ts";
import { transportContract } from "./contract.ts";

const symbols = [1, 2].map((version) => Symbol.for(`undici.globalDispatcher.${version}`));

/** Something in the place of Node's own agent, as a mock or a proxy agent would be. */
class Replacement {
  dispatch(): boolean {
    throw new Error("the replacement must not be used");
  }
}

describe("the contract, over the npm package, when the global dispatcher was replaced", () => {
  let before: unknown[] = [];

  beforeAll(() => {
    platformEngine(); // makes Node load its copy
    before = symbols.map((symbol) => Reflect.get(globalThis, symbol));
    for (const symbol of symbols)
      Object.defineProperty(globalThis, symbol, { value: new Replacement(), writable: true });
  });
  afterAll(() => {
    symbols.forEach((symbol, index) =>
      Object.defineProperty(globalThis, symbol, { value: before[index], writable: true }),
    );
  });

  it("finds no engine inside Node", async () => {
    expect(platformEngine()).toBeUndefined();
    expect((await packageEngine()).isLegacy).toBe(true);
  });

  transportContract(createNodeTransport, { seesWriting: true, countsUploads: true });
});
