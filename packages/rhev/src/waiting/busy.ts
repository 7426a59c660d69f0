import { isNorthboundError, waitFor, type WaitOptions } from "@northbound/runtime";
import { faultOf } from "../engine-fault.ts";

/** What repeating takes beside the runtime's options of a wait. */
export type BusyOptions = Omit<WaitOptions<object>, "failOn" | "tolerate" | "observe" | "backend">;

/**
 * Words in which the engine refuses for the moment, out of the texts of its `EngineMessage`s: objects that are locked, and
 * operations on them that are under way.
 */
const transient: readonly RegExp[] = [
  /try (?:again )?(?:later|in a few minutes)/i,
  /in progress/i,
  /performing an operation on a snapshot/i,
  /\b(?:vm|disks?|image|template|storage device) (?:is|are) (?:currently )?locked(?! or still running)/i,
  /being (?:\w+ )?(?:cloned|converted|created|exported|hot unplugged|imported|migrated|moved or copied|reduced|removed|set as|switched|transferred|updated)\b/i,
  /during an? (?:backup|checkpoint removal) operation/i,
];

/**
 * Whether the engine refused a call only because something else is under way: "Related operation is currently in progress",
 * "VM is locked", "Disk is being moved". Nothing was done; the same call may succeed in a moment. The words are those of
 * English answers, which the engine gives unless `accept-language` asks for others.
 * @example
 * import { isBusy } from "@northbound/rhev";
 *
 * try {
 *   await rhev.vms.start({ vmId: "123" });
 * } catch (error) {
 *   if (!isBusy(error)) throw error;
 * }
 */
export function isBusy(error: unknown): boolean {
  if (!isNorthboundError(error) || error.status !== 409) return false;
  const detail = faultOf(error)?.detail ?? "";
  return transient.some((words) => words.test(detail));
}

/**
 * Does something that the engine may refuse for the moment, again and again until it doesn't. Everything else that fails ends
 * it at once, so nothing is done twice.
 * @throws TimeoutError when the engine is still busy at the deadline, 10 minutes by default.
 */
export async function whenFree<T>(
  work: (signal: AbortSignal) => Promise<T>,
  shared: Pick<WaitOptions<never>, "clock" | "observe">,
  options: BusyOptions = {},
): Promise<T> {
  type Ended = { readonly value: T } | { readonly error: unknown };
  const attempt = (signal: AbortSignal): Promise<Ended> =>
    work(signal).then(
      (value) => ({ value }),
      (error: unknown) => {
        if (isBusy(error)) throw error;
        // A wait may overlook some failures of a read; of what changes something, none.
        return { error };
      },
    );
  const ended = await waitFor<Ended>(attempt, () => true, {
    name: "the engine to have ended what is in the way",
    ...shared,
    backend: "rhev",
    ...options,
    tolerate: isBusy,
  });
  if ("error" in ended) throw ended.error;
  return ended.value;
}
