import { expect, it } from "vitest";
import { docComment, escapeProse, firstParagraph, sentence } from "./tsdoc.ts";

it.each([
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

it("stays one comment whatever its lines are made of", () => {
  expect(docComment(["ends */ here, `*/` too"])).toBe("/** ends *\\/ here, `*\\/` too */\n");
  expect(docComment(["One.", "`GET /a/*/b`"], "", ["@deprecated Use `*/`."])).toBe(
    "/**\n * One.\n *\n * `GET /a/*\\/b`\n * @deprecated Use `*\\/`.\n */\n",
  );
  expect(docComment(["one\u2028two\nthree"])).toBe("/** one two three */\n");
});
