import { expect, it } from "vitest";
import { docComment, escapeProse, firstParagraph, sentence } from "./tsdoc.ts";

it.each([
  ["ends a comment */ here", "ends a comment *\\/ here"],
  ["`*/` in code", "`*\\/` in code"],
  ["@name is no tag, a@b.c is an address", "\\@name is no tag, a@b.c is an address"],
  ["a <name> is no tag, `<name>` is code", "a \\<name> is no tag, `<name>` is code"],
])("escapes %j", (text, escaped) => {
  expect(escapeProse(text)).toBe(escaped);
});

it("takes the first paragraph as one line", () => {
  expect(firstParagraph("\n One\n two. \n\nThree.")).toBe("One two.");
  expect(firstParagraph(undefined)).toBe("");
});

it("ends a sentence once", () => {
  expect(["List", "List.", "List?", ""].map(sentence)).toEqual(["List.", "List.", "List?", ""]);
});

it("writes one line where one is enough, and nothing where there is nothing to say", () => {
  expect(docComment(["One."])).toBe("/** One. */\n");
  expect(docComment(["", "Two."], "  ", ["@deprecated"])).toBe("  /**\n   * Two.\n   * @deprecated\n   */\n");
  expect(docComment(["One.", "Two."])).toBe("/**\n * One.\n *\n * Two.\n */\n");
  expect(docComment([""])).toBe("");
});
