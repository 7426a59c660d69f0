import { expect, test } from "vitest";
import { parseXml } from "../../src/rhev/serialization/xml-reader.ts";
import { breakLines } from "../../src/rhev/serialization/xml.ts";

test("reads elements, attributes, texts, entities, comments and character data", () => {
  const document = `<?xml version="1.0"?><!-- a --><vm id='1' href="/a?b&amp;c"><name>x &lt;y&gt; &#x41;&#66;</name><empty/><data><![CDATA[<raw>]]></data></vm>`;
  const { name, attributes, children } = parseXml(document);
  expect([name, Object.fromEntries(attributes)]).toEqual(["vm", { id: "1", href: "/a?b&c" }]);
  expect(children.map((child) => [child.name, child.text])).toEqual([
    ["name", "x <y> AB"],
    ["empty", ""],
    ["data", "<raw>"],
  ]);
});

test.each(["", "text", "<a>", "<a></b>", "<a/><b/>", "</a>", "<a>&unknown;</a>", "<a b=c/>"])(
  "refuses %j, which is no document",
  (text) => {
    expect(() => parseXml(text)).toThrow(SyntaxError);
  },
);

test("breaks lines between elements, and never in a text", () => {
  expect(breakLines("<?xml?><a><b>1 2</b><c/><d><e>x</e></d></a>")).toBe(
    "<?xml?>\n<a>\n    <b>1 2</b>\n    <c/>\n    <d>\n        <e>x</e>\n    </d>\n</a>",
  );
});
