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
 * Makes prose say what it says inside a doc comment: nothing starts a tag or is taken for HTML. Code in
 * backticks stays as it is; what would close the comment is the business of `docComment`.
 */
export function escapeProse(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replace(/(^|[\s{(])@/g, "$1\\@").replace(/</g, "\\<")))
    .join("");
}

// Whatever the line is made of: a path, a file's name or a behaviour can close the comment as well as prose can, and what
// stands behind it would be code. A line break of any kind would leave the column of asterisks.
function inComment(line: string): string {
  return line.replaceAll("*/", "*\\/").replace(/[\r\n\u2028\u2029]+/g, " ");
}

/**
 * A doc comment from paragraphs and tags; empty when there is nothing to say.
 * @param paragraphs Finished text, one line each.
 * @param tags Whole tag lines such as `@deprecated …`.
 */
export function docComment(paragraphs: readonly string[], indent = "", tags: readonly string[] = []): string {
  const lines = paragraphs.filter((paragraph) => paragraph !== "").map(inComment);
  const ends = tags.map(inComment);
  if (lines.length + ends.length === 0) return "";
  if (lines.length + ends.length === 1) return `${indent}/** ${lines[0] ?? ends[0]} */\n`;
  const body = [...lines.flatMap((line, index) => (index > 0 ? ["", line] : [line])), ...ends];
  return `${indent}/**\n${body.map((line) => `${indent} *${line === "" ? "" : ` ${line}`}\n`).join("")}${indent} */\n`;
}
