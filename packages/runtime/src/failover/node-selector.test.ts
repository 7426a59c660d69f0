import { describe, expect, test } from "vitest";
import { isNorthboundError } from "../errors/northbound-error.ts";
import { parseNodes } from "../core/node.ts";
import { NodePool } from "./node-selector.ts";

const now = 1_000_000;

function setup() {
  const states: string[] = [];
  const nodes = parseNodes(["https://a", "https://b/ui", "https://c"]);
  const pool = new NodePool(nodes, {}, (node, circuit) => states.push(`${node.url} ${circuit.state}`));
  const pick = (at = now, tries: readonly number[] = [0, 0, 0], from?: number) =>
    pool.pick(at, (index) => tries[index] ?? 0, from);
  return { pool, pick, states };
}

describe("node pool", () => {
  test("begins with the first node and stays on it while it answers", () => {
    const { pool, pick } = setup();
    expect(pick()).toBe(0);
    pool.succeeded(0, false);
    expect([0, 1, 2].map((index) => pool.isClosed(index))).toEqual([true, true, true]);
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
    const { pool, pick } = setup();
    pool.failed(0, true, now);
    expect(pick()).toBe(1);
    pool.succeeded(1, false);
    expect(pool.current).toBe(1);
    expect(pick(now + 60_000)).toBe(1);
  });

  test("a late answer of an old node does not take the client back", () => {
    const { pool } = setup();
    pool.failed(0, true, now);
    pool.succeeded(1, true);
    pool.succeeded(0, false);
    expect(pool.current).toBe(1);
  });

  test("probes once when the cool-down is over", () => {
    const { pool, pick, states } = setup();
    pool.failed(0, true, now);
    const index = pick(now + 1_000) ?? -1;
    expect(index).toBe(0);
    pool.enter(index, now + 1_000);
    expect(pick(now + 1_000)).toBe(1);
    pool.succeeded(0, false);
    expect(pick(now + 1_000)).toBe(0);
    expect(states).toEqual(["https://a open", "https://a half-open", "https://a closed"]);
  });

  test("when all cool down, the one that is due first serves: nobody is turned away", () => {
    const { pool, pick } = setup();
    pool.failed(0, true, now + 20);
    pool.failed(1, true, now + 10);
    pool.failed(2, true, now + 30);
    expect(pick(now + 40)).toBe(1);
    expect(pick(now + 40, [0, 1, 0])).toBe(0);
    expect(pool.pickBeside(now + 40, () => 0)).toBeUndefined();
  });

  test("finds a chosen node with or without a slash at its end", () => {
    const { pool } = setup();
    expect(pool.find("https://b/ui/", "x/get")).toBe(1);
  });

  test("names the option and the choice when the chosen node is not configured, without a password", () => {
    const { pool } = setup();
    const error = (() => {
      try {
        return pool.find("https://admin:secret@d", "x/get");
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
