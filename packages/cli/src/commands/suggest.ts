/** The names that are closest to a misspelt one, best first; empty when none is close. */
export function suggest(wrong: string, names: readonly string[], most = 3): string[] {
  const wanted = wrong.toLowerCase();
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  const close = names.map((name) => ({ name, distance: distance(wanted, name.toLowerCase()) }));
  const near = close.filter((entry) => entry.distance <= limit).toSorted((a, b) => a.distance - b.distance);
  const found = near.length > 0 ? near.map(({ name }) => name) : names.filter((n) => n.toLowerCase().includes(wanted));
  return found.slice(0, most);
}

/** `Did you mean a or b?` with a space in front, or nothing. */
export function didYouMean(wrong: string, names: readonly string[]): string {
  const close = suggest(wrong, names);
  return close.length === 0 ? "" : ` Did you mean ${close.join(" or ")}?`;
}

// Levenshtein, row by row.
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of a.split("").entries()) {
    const next = [i + 1];
    for (const [j, right] of b.split("").entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (left === right ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
