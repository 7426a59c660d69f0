/** A piece of TypeScript that a reader would copy. */
export interface Snippet {
  /** File, and the line in it where the code begins. */
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

/** The TypeScript blocks of a Markdown text; a block whose fence says `ts ignore` shows something that is not meant to compile. */
export function fencedSnippets(file: string, text: string): Snippet[] {
  const snippets: Snippet[] = [];
  const lines = text.split("\n");
  let begin: number | undefined;
  for (const [index, line] of lines.entries()) {
    const fence = /^\s*```(.*)$/.exec(line)?.[1]?.trim();
    if (fence === undefined) continue;
    if (begin !== undefined) {
      snippets.push({ file, line: begin + 1, code: lines.slice(begin, index).join("\n") });
      begin = undefined;
    } else if (fence === "ts" || fence === "typescript") {
      begin = index + 1;
    }
  }
  return snippets;
}
