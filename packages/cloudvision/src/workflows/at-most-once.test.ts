import { BackendError, ConflictError, UnknownOutcomeError } from "@northbound/runtime";
import { expect, test, vi } from "vitest";
import { atMostOnce } from "./at-most-once.ts";

const lost = new UnknownOutcomeError("the answer was lost");
const exists = new ConflictError("it exists already");

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

test("does it again when nothing was left behind", async () => {
  const act = vi.fn<() => Promise<string>>().mockRejectedValueOnce(lost).mockResolvedValueOnce("made");
  await expect(atMostOnce(act, () => Promise.resolve(undefined))).resolves.toBe("made");
  expect(act).toHaveBeenCalledTimes(2);
});

test("takes a conflict on the second try for the success of the first", async () => {
  const act = vi.fn<() => Promise<string>>().mockRejectedValueOnce(lost).mockRejectedValueOnce(exists);
  const find = vi.fn<() => Promise<string | undefined>>().mockResolvedValueOnce(undefined).mockResolvedValueOnce("it");
  await expect(atMostOnce(act, find)).resolves.toBe("it");
});

test("gives up after three answers were lost", async () => {
  const act = vi.fn<() => Promise<string>>().mockRejectedValue(lost);
  await expect(atMostOnce(act, () => Promise.resolve(undefined))).rejects.toBe(lost);
  expect(act).toHaveBeenCalledTimes(3);
});

test.for([exists, new BackendError("no")])("passes a failure on that leaves no doubt: $message", async (failure) => {
  const find = vi.fn<() => Promise<string>>().mockResolvedValue("found");
  const act = vi.fn<() => Promise<string>>().mockRejectedValue(failure);
  await expect(atMostOnce(act, find)).rejects.toBe(failure);
  expect(find).not.toHaveBeenCalled();
});
