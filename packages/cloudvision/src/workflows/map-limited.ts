/** Maps items in their order with at most `limit` calls under way, so that a fleet doesn't become a flood. */
export async function mapLimited<T, R>(
  items: readonly T[],
  limit: number,
  map: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const rest = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of rest) {
      // oxlint-disable-next-line no-await-in-loop -- the loop is one of `limit` workers
      results[index] = await map(item, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
}

/** How many calls a workflow over a fleet has under way at once. */
export const fleetConcurrency = 10;
