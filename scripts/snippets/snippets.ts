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

/** The code of every `@example` in the comments of a source file. */
export function exampleSnippets(file: string, text: string): Snippet[] {
  return Array.from(text.matchAll(/\/\*\*[\s\S]*?\*\//g)).flatMap((comment) => {
    const first = text.slice(0, comment.index).split("\n").length;
    const lines = comment[0]
      .slice(3, -2)
      .split("\n")
      .map((line) => line.replace(/^\s*\*? ?/, ""));
    return lines.flatMap((line, index) => {
      const inline = /^@example\b ?(.*)$/.exec(line)?.[1];
      if (inline === undefined) return [];
      const next = lines.findIndex((other, at) => at > index && /^@\w/.test(other));
      const rest = lines.slice(index + 1, next === -1 ? undefined : next);
      const code = [inline, ...rest].join("\n").replace(/^\s*```\w*$/gm, "");
      return [{ file, line: first + index, code: code.trimEnd() }];
    });
  });
}
