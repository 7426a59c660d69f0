/** A script of a guide, with what the guide says that it prints. */
export interface GuideScript {
  readonly code: string;
  /** Lines of the `text` block that follows the script; `…` stands for anything, alone on a line for any lines. */
  readonly output?: readonly string[] | undefined;
}

/** The TypeScript blocks of a guide in order, each with the output that is shown below it. */
export function guideScripts(markdown: string): GuideScript[] {
  const block = /^```ts\n(?<code>[\s\S]*?)^```\n(?:\n(?:It prints:|[^\n`]*:)?\s*```text\n(?<output>[\s\S]*?)^```)?/gm;
  return Array.from(markdown.matchAll(block), ({ groups = {} }) => ({
    code: groups["code"] ?? "",
    output: groups["output"]?.trimEnd().split("\n"),
  }));
}

/** Whether a text is what a guide shows: the same lines, and anything where it has `…`. */
export function looksLike(printed: string, shown: readonly string[]): boolean {
  const pattern = shown
    .map((line) =>
      line === "…"
        ? "(?:.*\n)*?"
        : `${line
            .split("…")
            .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
            .join(".*")}\n`,
    )
    .join("");
  return new RegExp(`^${pattern}$`).test(`${printed.trimEnd()}\n`);
}
