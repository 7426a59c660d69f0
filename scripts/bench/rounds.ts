/** A median and how far the middle half of the values lies apart. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Median and quartiles. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

function quantile(sorted: readonly number[], part: number): number {
  const position = (sorted.length - 1) * part;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

/**
 * Runs every contender once per round, in an order that turns with each round, and compares each with the
 * baseline of the same round: what slows the machine down for a while slows both down.
 * @returns for each contender its ratio to the baseline.
 */
export async function compareInRounds(
  names: readonly string[],
  baseline: string,
  rounds: number,
  measure: (name: string) => Promise<number>,
): Promise<ReadonlyMap<string, { readonly ratio: Spread; readonly value: Spread }>> {
  const values = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round) % names.length] as string;
      values.get(name)?.push(await measure(name));
    }
  }
  const base = values.get(baseline) ?? [];
  return new Map(
    Array.from(values, ([name, own]) => {
      const ratios = own.map((value, round) => value / (base[round] ?? Number.NaN));
      return [name, { ratio: spreadOf(ratios), value: spreadOf(own) }];
    }),
  );
}
