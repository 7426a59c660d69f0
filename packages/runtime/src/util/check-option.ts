import { insteadOf } from "./did-you-mean.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";

/** The numbers that options take: a `span` of milliseconds may be 0, a `duration` may not. */
export type NumberKind = "span" | "duration" | "count";

/** What each is called in the error, and the least of its kind. */
const kinds: Readonly<Record<NumberKind, readonly [what: string, least: number]>> = {
  span: ["a number of milliseconds", 0],
  duration: ["a number of milliseconds above 0", Number.MIN_VALUE],
  count: ["a whole number above 0", 1],
};

/**
 * Checks an option that is a number where it is given.
 * @param most the largest number that makes sense; `Infinity` where no limit does.
 * @throws InvalidOptionError with the option's name and value.
 */
export function checkNumber(option: string, value: unknown, kind: NumberKind, most: number = Number.MAX_VALUE): void {
  const [what, least] = kinds[kind];
  const isNumber = typeof value === "number";
  if (value === undefined) return;
  const isWhole = kind !== "count" || Number.isInteger(value) || value === Infinity;
  if (isNumber && value >= least && value <= most && isWhole) return;
  const bound = most < Number.MAX_VALUE ? ` and not above ${most}` : "";
  throw new InvalidOptionError(`Option \`${option}\` must be ${what}${bound}, not ${isNumber ? value : typeof value}.`);
}

/**
 * Checks the members of an object that are numbers.
 * @param prefix of their names in the error: the name of the option that the object is, with a dot.
 * @throws InvalidOptionError with the name and the value.
 */
export function checkNumbers<T extends object>(
  prefix: string,
  given: T | undefined,
  kindOf: Readonly<Partial<Record<keyof T, NumberKind>>>,
  most?: number,
): void {
  for (const name in kindOf) checkNumber(prefix + name, given?.[name], kindOf[name] as NumberKind, most);
}

/**
 * Checks that an object has no members but these.
 * @param prefix of their names in the error: the name of the option that the object is, with a dot.
 * @throws InvalidOptionError with the name, and the one that was probably meant or those that there are.
 */
export function checkNames(prefix: string, given: object, known: readonly string[]): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    throw new InvalidOptionError(`There is no option \`${prefix}${name}\`${insteadOf(name, known, "the options are")}`);
  }
}

/**
 * Checks an option that is one of a few words.
 * @throws InvalidOptionError with the option's name and value.
 */
export function checkChoice<T>(option: string, value: T, choices: readonly T[]): T {
  if (choices.includes(value)) return value;
  const words = choices
    .filter((choice) => choice !== undefined)
    .map((choice) => `"${String(choice)}"`)
    .join(", ");
  throw new InvalidOptionError(`Option \`${option}\` must be one of ${words}, not ${JSON.stringify(value)}.`);
}
