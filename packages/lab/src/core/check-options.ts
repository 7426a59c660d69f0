import { didYouMean } from "@northbound/runtime";

/** The options that there are: `true` for a value, their names for an object of options. */
export type OptionNames<Options> = {
  readonly [Name in keyof Options]-?: NonNullable<Options[Name]> extends readonly unknown[]
    ? true
    : NonNullable<Options[Name]> extends object
      ? OptionNames<NonNullable<Options[Name]>>
      : true;
};

interface Names {
  readonly [name: string]: true | Names;
}

/**
 * Checks that an object has no options but these, at any depth.
 * @param prefix of their names in the error: the name of the option that the object is, with a dot.
 * @throws TypeError with the name, the one that was probably meant, and all that there are.
 */
export function checkOptions(prefix: string, given: object, known: Names): void {
  const names = Object.keys(known);
  for (const [name, value] of Object.entries(given) as [string, unknown][]) {
    const below = known[name];
    if (below === undefined || !names.includes(name)) {
      const hint = didYouMean(name, names);
      const rest =
        names.length === 0
          ? "; it takes none."
          : `${hint || "; the"}${hint && " The"} options are ${names.join(", ")}.`;
      throw new TypeError(`There is no option \`${prefix}${name}\`${rest}`);
    }
    if (below !== true && typeof value === "object" && value !== null) checkOptions(`${prefix}${name}.`, value, below);
  }
}
