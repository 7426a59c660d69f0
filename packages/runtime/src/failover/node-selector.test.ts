import { describe, expect, test } from "vitest";
import { isNorthboundError } from "../errors/northbound-error.ts";
import { parseNodes } from "../core/node.ts";
import { NodeSelector } from "./node-selector.ts";

const now = 1_000_000;

function setup() {
  const states: string[] = [];
  const nodes = parseNodes(["https://a", "https://b/ui", "https://c"]);
  const selector = new NodeSelector(nodes, {}, (index, circuit) =>
    states.push(`${nodes[index]?.url} ${circuit.state}`),
  );
  const pick = (at = now, tries: readonly number[] = [0, 0, 0], from?: number) =>
    selector.pick(at, (index) => tries[index] ?? 0, from);
  return { selector, pick, states };
}

describe("node selector", () => {
  test("finds a node whatever the case of its address and the slashes at its end", () => {
    const { selector } = setup();
    for (const given of ["https://b/ui", "https://b/ui/", "HTTPS://B/ui//", "https://b:443/ui"]) {
      expect(selector.find(given, "things/get")).toBe(1);
    }
    // The case of a path has a meaning.
    for (const given of ["https://b/UI", "https://b", "http://b/ui", "https://u:p@b/ui", "b"]) {
      expect(() => selector.find(given, "things/get")).toThrow("must be one of the configured nodes");
    }
  });

  test("begins with the first node and stays on it while it answers", () => {
    const { selector, pick } = setup();
    expect(pick()).toBe(0);
    selector.succeeded(0, false, now, now);
    expect([0, 1, 2].map((index) => selector.isClosed(index))).toEqual([true, true, true]);
    expect(pick()).toBe(0);
  });

  test("goes on in the configured order, round and round", () => {
    const { pick } = setup();
    expect(pick(now, [Infinity, 0, 0], 0)).toBe(1);
    expect(pick(now, [1, 1, Infinity], 1)).toBe(0);
    expect(pick(now, [1, 0, 1], 1)).toBe(1);
    expect(pick(now, [Infinity, Infinity, Infinity])).toBeUndefined();
  });

  test("leaves out a node that cools down, and stays on the one that took over", () => {
    const { selector, pick } = setup();
    selector.failed(0, true, now, now);
    expect(pick()).toBe(1);
    selector.succeeded(1, false, now, now);
    expect(selector.current).toBe(1);
    expect(pick(now + 60_000)).toBe(1);
  });

  test("a late answer of an old node does not take the client back", () => {
    const { selector } = setup();
    selector.failed(0, true, now, now);
    selector.succeeded(1, true, now, now);
    selector.succeeded(0, false, now, now);
    expect(selector.current).toBe(1);
  });

  test("what was sent before the circuit changed says nothing about the node afterwards", () => {
    const { selector } = setup();
    selector.failed(0, true, now, now + 10);
    selector.succeeded(0, false, now + 5, now + 20);
    expect(selector.circuitOf(0).state).toBe("open");
    selector.enter(0, now + 2_000);
    selector.failed(0, true, now + 5, now + 2_001);
    expect(selector.circuitOf(0).state).toBe("half-open");
    selector.succeeded(0, false, now + 2_000, now + 2_010);
    for (let late = 0; late < 5; late++) selector.failed(0, false, now + 5, now + 2_020);
    expect(selector.circuitOf(0)).toMatchObject({ state: "closed", failures: 0 });
  });

  test("knows for how long a node has not answered", () => {
    const { selector } = setup();
    expect(selector.hasAnsweredWithin(0, 250, now)).toBe(false);
    selector.succeeded(0, false, now, now);
    selector.succeeded(0, false, now, now + 100);
    expect([now + 350, now + 351].map((at) => selector.hasAnsweredWithin(0, 250, at))).toEqual([true, false]);
  });

  test("probes once when the cool-down is over", () => {
    const { selector, pick, states } = setup();
    selector.failed(0, true, now, now);
    const index = pick(now + 1_000) ?? -1;
    expect(index).toBe(0);
    selector.enter(index, now + 1_000);
    expect(pick(now + 1_000)).toBe(1);
    selector.succeeded(0, false, now + 1_000, now + 1_000);
    expect(pick(now + 1_000)).toBe(0);
    expect(states).toEqual(["https://a open", "https://a half-open", "https://a closed"]);
  });

  test("when all cool down, the one that is due first serves: nobody is turned away", () => {
    const { selector, pick } = setup();
    selector.failed(0, true, now, now + 20);
    selector.failed(1, true, now, now + 10);
    selector.failed(2, true, now, now + 30);
    expect(pick(now + 40)).toBe(1);
    expect(pick(now + 40, [0, 1, 0])).toBe(0);
    expect(selector.pickClosed(now + 40, () => 0)).toBeUndefined();
  });

  test("finds a chosen node with or without a slash at its end", () => {
    const { selector } = setup();
    expect(selector.find("https://b/ui/", "x/get")).toBe(1);
  });

  test("names the option and the choice when the chosen node is not configured, without a password", () => {
    const { selector } = setup();
    const error = (() => {
      try {
        return selector.find("https://admin:secret@d", "x/get");
      } catch (caught) {
        return caught;
      }
    })();
    expect(isNorthboundError(error) && error.code).toBe("INVALID_OPTION");
    expect(String(error)).toMatch(
      /`node` of x\/get must be one of the configured nodes \(https:\/\/a, https:\/\/b\/ui, https:\/\/c\)/,
    );
    expect(String(error)).not.toContain("secret");
  });
});
