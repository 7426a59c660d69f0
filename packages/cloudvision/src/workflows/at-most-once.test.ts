import { BackendError, ConflictError, ConnectionError, UnknownOutcomeError } from "@northbound/runtime";
import { expect, test, vi } from "vitest";
import { atMostOnce } from "./at-most-once.ts";

const lost = new UnknownOutcomeError("the answer was lost");
const exists = new ConflictError("it exists already");
const soon = { deadline: 1 };

test("does something once and gives what came of it", async () => {
  const find = vi.fn<() => Promise<string>>().mockResolvedValue("found");
  await expect(atMostOnce(() => Promise.resolve("made"), find)).resolves.toBe("made");
  expect(find).not.toHaveBeenCalled();
});

test("does not do it again when the look finds it done", async () => {
  const act = vi.fn<() => Promise<string>>().mockRejectedValue(lost);
  await expect(atMostOnce(act, () => Promise.resolve("found"))).resolves.toBe("found");
  expect(act).toHaveBeenCalledOnce();
});

test("does not do it again when nothing is found: the request may still be queued", async () => {
  const act = vi.fn<() => Promise<string>>().mockRejectedValueOnce(lost).mockResolvedValueOnce("made");
  await expect(atMostOnce(act, () => Promise.resolve(undefined), soon)).rejects.toBe(lost);
  expect(act).toHaveBeenCalledOnce();
});

test("finds what appears 30 s later", async () => {
  let now = 0;
  const clock = {
    now: () => now,
    random: () => 0.5,
    after: (delay: number, task: () => void) => {
      now += delay;
      queueMicrotask(task);
      return () => undefined;
    },
  };
  const act = vi.fn<() => Promise<string>>().mockRejectedValue(lost);
  const find = (): Promise<string | undefined> => Promise.resolve(now >= 30_000 ? "late" : undefined);
  await expect(atMostOnce(act, find, {}, clock)).resolves.toBe("late");
  expect(act).toHaveBeenCalledOnce();
});

test("looks again after an outage, and says what was lost where the look itself fails", async () => {
  const act = (): Promise<string> => Promise.reject(lost);
  await expect(atMostOnce(act, () => Promise.reject(new ConnectionError("down")), soon)).rejects.toBe(lost);
});

test.for([exists, new BackendError("no")])("passes a failure on that leaves no doubt: $message", async (failure) => {
  const find = vi.fn<() => Promise<string>>().mockResolvedValue("found");
  const act = vi.fn<() => Promise<string>>().mockRejectedValue(failure);
  await expect(atMostOnce(act, find)).rejects.toBe(failure);
  expect(find).not.toHaveBeenCalled();
});
