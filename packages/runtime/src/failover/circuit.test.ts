import { describe, expect, test } from "vitest";
import { afterAbandon, afterEntry, afterFailure, type Circuit, healthy, availableAt } from "./circuit.ts";

const now = 1_000_000;
const open: Circuit = { state: "open", until: now + 1_000, resetTimeout: 1_000 };
const due: Circuit = { state: "open", until: now, resetTimeout: 1_000 };
const probed: Circuit = { state: "half-open", resetTimeout: 1_000 };

describe("circuit", () => {
  test("opens at once when the node can't be reached", () => {
    expect(afterFailure(healthy, true, now)).toEqual(open);
  });

  test("opens at the third failure in a row of another kind", () => {
    const first = afterFailure(healthy, false, now);
    const second = afterFailure(first, false, now);
    expect([first, second]).toEqual([
      { state: "closed", failures: 1 },
      { state: "closed", failures: 2 },
    ]);
    expect(afterFailure(second, false, now)).toEqual(open);
  });

  test("lets nobody in while it is open, one when the cool-down is over, nobody beside the probe", () => {
    expect(availableAt(open, now)).toBe(now + 1_000);
    expect(availableAt(due, now + 5)).toBe(now + 5);
    expect(afterEntry(due, now)).toEqual(probed);
    expect(availableAt(probed, now)).toBeGreaterThan(now + 1e9);
    expect(availableAt(healthy, now)).toBe(now);
    expect(afterEntry(open, now)).toBe(open);
    expect(afterEntry(healthy, now)).toBe(healthy);
  });

  test("cools down for twice as long after each failed probe, up to a bound", () => {
    const resetTimeouts: number[] = [];
    let circuit = afterFailure(healthy, true, now);
    for (let probe = 0; probe < 8; probe++) {
      if (circuit.state === "open") resetTimeouts.push(circuit.resetTimeout);
      circuit = afterFailure(afterEntry(circuit, Infinity), true, now);
    }
    expect(resetTimeouts).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  test("is not held open by the many who failed together", () => {
    expect(afterFailure(open, true, now + 900)).toBe(open);
  });

  test("lets the next one probe when a probe was given up", () => {
    expect(afterAbandon(probed, now)).toEqual(due);
    expect(afterAbandon(open, now)).toBe(open);
    expect(afterAbandon(healthy, now)).toBe(healthy);
  });
});
