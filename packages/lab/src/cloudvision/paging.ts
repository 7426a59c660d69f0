/**
 * One page of the portal: from `startIndex` up to, not including, `endIndex`; an `endIndex` of 0 means
 * to the end.
 */
export function slicePage<T>(
  items: readonly T[],
  query: { readonly startIndex?: number | string; readonly endIndex?: number | string },
): T[] {
  const start = Number(query.startIndex ?? 0);
  const end = Number(query.endIndex ?? 0);
  return items.slice(start, end === 0 ? undefined : end);
}

/** Items with the search text in one of their texts, whatever the case; all of them for an empty text. */
export function search<T>(
  items: readonly T[],
  words: string | undefined,
  texts: (item: T) => readonly (string | undefined)[],
): readonly T[] {
  if (words === undefined || words === "") return items;
  const wanted = words.toLowerCase();
  return items.filter((item) => texts(item).some((text) => text?.toLowerCase().includes(wanted)));
}
