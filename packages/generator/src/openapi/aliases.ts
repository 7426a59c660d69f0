/** Values of a document that is not suspicious, however often its aliases repeat them. */
const harmless = 1_000_000;

/** How much larger than written a document may be read. */
const mostGrowth = 50;

/**
 * Says what is wrong with the aliases of a YAML document: one that contains itself, or few lines that stand for so many
 * values that nobody has the memory for them.
 * @returns `undefined` when nothing is.
 */
export function findAliasProblem(document: unknown): string | undefined {
  const sizes = new Map<object, number>();
  let written = 0;
  const sizeOf = (node: unknown): number => {
    if (typeof node !== "object" || node === null) {
      written += 1;
      return 1;
    }
    const known = sizes.get(node);
    if (known !== undefined) return known;
    written += 1;
    // Until it is known: whoever meets it again below itself.
    sizes.set(node, Number.POSITIVE_INFINITY);
    const size = Object.values(node).reduce<number>((sum, value) => sum + sizeOf(value), 1);
    sizes.set(node, size);
    return size;
  };
  const size = sizeOf(document);
  if (size === Number.POSITIVE_INFINITY) return "An alias stands for something that contains the alias itself.";
  if (size <= Math.max(harmless, written * mostGrowth)) return undefined;
  return `Aliases repeat ${written} values until there are ${size}; that is more than can be read.`;
}
