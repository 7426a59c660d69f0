/** The first paragraph of a text as one line. */
export function firstParagraph(text: string | undefined): string {
  return (
    (text ?? "")
      .trim()
      .split(/\n\s*\n/, 1)[0]
      ?.replace(/\s+/g, " ")
      .trim() ?? ""
  );
}

/** Ends a sentence with a period unless it ends with a mark already. */
export function sentence(text: string): string {
  return text === "" || /[.!?:]$/.test(text) ? text : `${text}.`;
}

/**
 * Makes prose safe inside a doc comment: nothing closes the comment, starts a tag or is taken for
 * HTML. Code in backticks stays as it is.
 */
export function escapeProse(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replace(/(^|[\s{(])@/g, "$1\\@").replace(/</g, "\\<")))
    .join("")
    .replaceAll("*/", "*\\/");
}

/**
 * A doc comment from paragraphs and tags; empty when there is nothing to say.
 * @param paragraphs Finished text, one line each.
 * @param tags Whole tag lines such as `@deprecated …`.
 */
export function docComment(paragraphs: readonly string[], indent = "", tags: readonly string[] = []): string {
  const lines = paragraphs.filter((paragraph) => paragraph !== "");
  if (lines.length + tags.length === 0) return "";
  if (lines.length + tags.length === 1) return `${indent}/** ${lines[0] ?? tags[0]} */\n`;
  const body = [...lines.flatMap((line, index) => (index > 0 ? ["", line] : [line])), ...tags];
  return `${indent}/**\n${body.map((line) => `${indent} *${line === "" ? "" : ` ${line}`}\n`).join("")}${indent} */\n`;
}
