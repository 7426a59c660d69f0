/** Names with names below them. */
export type Tree = Map<string, Tree>;

/** Reads `a b(c d(e))`. */
export function readTree(text: string): Tree {
  const root: Tree = new Map();
  const path: Tree[] = [root];
  let last = root;
  for (const [token] of text.matchAll(/[^\s()]+|[()]/g)) {
    if (token === "(") path.push(last);
    else if (token === ")") path.pop();
    else {
      last = new Map();
      path.at(-1)?.set(token, last);
    }
  }
  return root;
}
