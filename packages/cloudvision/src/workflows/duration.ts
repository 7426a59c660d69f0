import { InvalidInputError } from "@northbound/runtime";

/**
 * A duration in milliseconds as the server's JSON has it, in whole seconds.
 * @throws InvalidInputError for one that is none, for callers without types.
 */
export function secondsOf(validFor: number): string {
  if (typeof validFor !== "number" || !Number.isFinite(validFor) || validFor <= 0) {
    throw new InvalidInputError(`\`validFor\` must be a number of milliseconds above 0, not ${String(validFor)}.`);
  }
  return `${Math.ceil(validFor / 1_000)}s`;
}
