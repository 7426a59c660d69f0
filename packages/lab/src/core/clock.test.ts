import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLabClock } from "./clock.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("runs what falls due in order, at its own time, what it starts included", () => {
  const clock = createLabClock({ start: 1_000, speed: 0 });
  const seen: string[] = [];
  const note = (name: string): void => {
    seen.push(`${name} ${clock.now()}`);
  };
  clock.after(20, () => {
    note("b");
  });
  clock.after(10, () => {
    note("a");
    clock.after(5, () => {
      note("a5");
    });
  });
  const cancel = clock.after(12, () => {
    note("never");
  });
  cancel();
  clock.advance(19);
  expect(seen).toEqual(["a 1010", "a5 1015"]);
  clock.advance(100);
  expect(seen.at(-1)).toBe("b 1020");
  expect(clock.now()).toBe(1_119);
});

test("goes with real time, faster when told to, and can be pushed on", () => {
  const clock = createLabClock({ start: 0, speed: 10 });
  const done = vi.fn<() => void>();
  clock.after(1_000, done);
  vi.advanceTimersByTime(50);
  expect(clock.now()).toBe(500);
  clock.advance(300);
  vi.advanceTimersByTime(19);
  expect(done).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2);
  expect(done).toHaveBeenCalledOnce();
});

test("leaves no timer behind when it stops", () => {
  const clock = createLabClock();
  clock.after(1_000, () => undefined);
  clock.stop();
  expect(vi.getTimerCount()).toBe(0);
});
