/** The rest of a message about a name that does not exist: the one that was probably meant, or nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  // About a third of the letters may be wrong; with more, any short name would do.
  let least = Math.floor((name.length + 1) / 3) + 1;
  let nearest = "";
  for (const candidate of known) {
    const count = distance(name.toLowerCase(), candidate.toLowerCase());
    if (count < least) [least, nearest] = [count, candidate];
  }
  return nearest && `; did you mean \`${nearest}\`?`;
}

/** Longer lists are cut: a message is read in a terminal. */
const listLength = 100;

/** The rest of a message about a name that does not exist: the one that was probably meant, or those that there are, the important ones first. */
export function insteadOf(name: string, known: readonly string[], are: string): string {
  const list = known.join(", ");
  const shown = list.length > listLength ? `${list.slice(0, list.lastIndexOf(",", listLength))}, …` : `${list}.`;
  return didYouMean(name, known) || `; ${are} ${shown}`;
}

/** How many letters have to be put in, taken out or changed; two that are swapped count as one. */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next[j] = Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        next[j] = Math.min(next[j] ?? 0, (before[j - 2] ?? 0) + 1);
      }
    }
    [before, row] = [row, next];
  }
  return row[to.length] ?? 0;
}
