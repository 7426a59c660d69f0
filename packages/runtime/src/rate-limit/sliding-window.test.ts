import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SlidingWindow } from "./sliding-window.ts";

/** Most arrivals that any window `[from, from + length)` holds. */
function busiest(arrivals: readonly number[], length: number): number {
  const sorted = arrivals.toSorted((a, b) => a - b);
  return Math.max(0, ...sorted.map((from, index) => sorted.slice(index).filter((at) => at < from + length).length));
}

describe("sliding window", () => {
  test("a place is free one window after its answer", () => {
    const window = new SlidingWindow(1, 1_000);
    const place = window.take(5_000);
    window.answered(place, 5_010);
    expect(window.freeAt).toBe(6_011);
  });

  test("a slow answer holds a place for a twentieth of the window at most", () => {
    const window = new SlidingWindow(1, 1_000);
    const place = window.take(5_000);
    expect(window.freeAt).toBe(6_051);
    window.answered(place, 5_900);
    expect(window.freeAt).toBe(6_051);
  });

  test("an answer that comes after its place was taken again changes nothing", () => {
    const window = new SlidingWindow(1, 1_000);
    const place = window.take(0);
    window.take(1_051);
    window.answered(place, 1_060);
    expect(window.freeAt).toBe(2_102);
  });

  test("whenever requests are made and wherever between sending and answer they are counted, no window holds too many", () => {
    const request = fc.record({
      gap: fc.integer({ min: 0, max: 400 }),
      travel: fc.integer({ min: 0, max: 50 }),
      counted: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.array(request, { minLength: 10, maxLength: 80 }),
        (requests, all) => {
          const length = 1_000;
          const window = new SlidingWindow(requests, length);
          const arrivals: number[] = [];
          const answers: { at: number; give: () => void }[] = [];
          let now = 1_000_000;
          for (const { gap, travel, counted } of all) {
            now += gap;
            const answerUntil = (moment: number): void => {
              for (const answer of answers.splice(0).toSorted((a, b) => a.at - b.at)) {
                if (answer.at <= moment) answer.give();
                else answers.push(answer);
              }
            };
            answerUntil(now);
            now = Math.max(now, window.freeAt);
            answerUntil(now);
            const place = window.take(now);
            const answered = now + travel;
            arrivals.push(now + travel * counted);
            answers.push({ at: answered, give: () => window.answered(place, answered) });
          }
          expect(busiest(arrivals, length)).toBeLessThanOrEqual(requests);
        },
      ),
      { numRuns: 300 },
    );
  });
});
