import { describe, expect, test } from "vitest";
import type { CookieStyle, Operation, PathStyle, QueryStyle } from "../core/operation.ts";
import { serializeBody } from "./body.ts";
import { serializeCookies, serializeHeaders } from "./header.ts";
import { compilePath } from "./path.ts";
import { serializeForm, serializeQuery } from "./query.ts";

// The values and results of the table "Style Examples" of OpenAPI 3.1.1, section 4.8.12.7.
const values = {
  empty: "",
  string: "blue",
  array: ["blue", "black", "brown"],
  object: { R: 100, G: 200, B: 150 },
} as const;
type Kind = keyof typeof values;

const operationOf = (more: Partial<Operation>): Operation => ({ id: "colors/get", method: "GET", path: "/", ...more });

describe("a path parameter", () => {
  test.each<[PathStyle, Kind, string]>([
    ["simple", "string", "blue"],
    ["simple", "array", "blue,black,brown"],
    ["simple", "object", "R,100,G,200,B,150"],
    ["simple*", "string", "blue"],
    ["simple*", "array", "blue,black,brown"],
    ["simple*", "object", "R=100,G=200,B=150"],
    ["label", "string", ".blue"],
    ["label", "array", ".blue,black,brown"],
    ["label", "object", ".R,100,G,200,B,150"],
    ["label*", "string", ".blue"],
    ["label*", "array", ".blue.black.brown"],
    ["label*", "object", ".R=100.G=200.B=150"],
    ["matrix", "empty", ";color"],
    ["matrix", "string", ";color=blue"],
    ["matrix", "array", ";color=blue,black,brown"],
    ["matrix", "object", ";color=R,100,G,200,B,150"],
    ["matrix*", "empty", ";color"],
    ["matrix*", "string", ";color=blue"],
    ["matrix*", "array", ";color=blue;color=black;color=brown"],
    ["matrix*", "object", ";R=100;G=200;B=150"],
    ["json", "object", "%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D"],
  ])("in the style %s writes %s as the standard does", (style, kind, expected) => {
    const write = compilePath("/paint/{color}/mix", operationOf({ pathStyle: { color: style } }));
    expect(write({ color: values[kind] })).toBe(`/paint/${expected}/mix`);
  });

  test.each<[PathStyle, unknown]>([
    ["simple", ""],
    ["simple", []],
    ["simple", {}],
    ["simple", ["", ""].slice(0, 1)],
    ["label", ""],
    ["label", "."],
    ["matrix*", []],
  ])("in the style %s is refused where it would name another resource: %j", (style, color) => {
    const write = compilePath("/paint/{color}", operationOf({ pathStyle: { color: style } }));
    expect(() => write({ color })).toThrow("must not be");
  });

  test("of a path that no spec knows is written in the style simple", () => {
    expect(compilePath("/x/{ids}")({ ids: ["a/b", "c,d"] })).toBe("/x/a%2Fb,c%2Cd");
  });
});

describe("a query parameter", () => {
  test.each<[QueryStyle, Kind, string]>([
    ["form", "empty", "color="],
    ["form", "string", "color=blue"],
    ["form", "array", "color=blue&color=black&color=brown"],
    ["form", "object", "R=100&G=200&B=150"],
    ["comma", "empty", "color="],
    ["comma", "string", "color=blue"],
    ["comma", "array", "color=blue,black,brown"],
    ["comma", "object", "color=R,100,G,200,B,150"],
    ["space", "array", "color=blue%20black%20brown"],
    ["space", "object", "color=R%20100%20G%20200%20B%20150"],
    ["pipe", "array", "color=blue%7Cblack%7Cbrown"],
    ["pipe", "object", "color=R%7C100%7CG%7C200%7CB%7C150"],
    ["deepObject", "object", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"],
    ["json", "object", "color=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D"],
    ["json", "array", "color=%5B%22blue%22%2C%22black%22%2C%22brown%22%5D"],
  ])("in the style %s writes %s as the standard does", (style, kind, expected) => {
    expect(serializeQuery(operationOf({ query: { color: style } }), { color: values[kind] })).toBe(expected);
  });

  test("in the style deepObject takes objects and lists of any depth", () => {
    const operation = operationOf({ query: { f: "deepObject" } });
    const f = { a: { b: { c: 1 } }, list: ["x", "y"], items: [{ id: 1 }, { id: 2 }], none: null };
    expect([...new URLSearchParams(serializeQuery(operation, { f }))]).toEqual([
      ["f[a][b][c]", "1"],
      ["f[list][]", "x"],
      ["f[list][]", "y"],
      ["f[items][0][id]", "1"],
      ["f[items][1][id]", "2"],
    ]);
  });

  test("with allowReserved keeps what can stand in a query, and what is encoded already", () => {
    const operation = operationOf({ query: { at: "form", ids: "comma" }, reserved: ["at", "ids"] });
    expect(serializeQuery(operation, { at: "/a:b?c@d=1,2;3!$'()*%2F" })).toBe("at=/a:b?c@d=1,2;3!$'()*%2F");
    expect(serializeQuery(operation, { at: "a&b#c+d[e] f%" })).toBe("at=a%26b%23c%2Bd%5Be%5D%20f%25");
    expect(serializeQuery(operation, { ids: ["a/b", "c"] })).toBe("ids=a/b,c");
  });
});

describe("a header parameter", () => {
  test.each<["explode" | "json" | undefined, Kind, string]>([
    [undefined, "string", "blue"],
    [undefined, "array", "blue,black,brown"],
    [undefined, "object", "R,100,G,200,B,150"],
    ["explode", "array", "blue,black,brown"],
    ["explode", "object", "R=100,G=200,B=150"],
    ["json", "object", '{"R":100,"G":200,"B":150}'],
  ])("in the style %s writes %s as the standard does", (style, kind, expected) => {
    const operation = operationOf({ header: ["Color"], ...(style && { headerStyle: { Color: style } }) });
    expect(serializeHeaders(operation, { Color: values[kind] })).toEqual({ Color: expected });
  });

  test("of JSON spells letters that no header can carry", () => {
    const operation = operationOf({ header: ["x"], headerStyle: { x: "json" } });
    const { x } = serializeHeaders(operation, { x: { city: "Kraków", emoji: "😀" } });
    expect(x).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(x ?? "")).toEqual({ city: "Kraków", emoji: "😀" });
  });
});

describe("a cookie parameter", () => {
  test.each<[CookieStyle, Kind, string]>([
    ["form", "empty", "color="],
    ["form", "string", "color=blue"],
    ["form", "array", "color=blue; color=black; color=brown"],
    ["form", "object", "R=100; G=200; B=150"],
    ["comma", "array", "color=blue,black,brown"],
    ["comma", "object", "color=R,100,G,200,B,150"],
    ["cookie", "array", "color=blue; color=black; color=brown"],
    ["cookieComma", "object", "color=R,100,G,200,B,150"],
    ["json", "array", "color=%5B%22blue%22%2C%22black%22%2C%22brown%22%5D"],
  ])("in the style %s writes %s", (style, kind, expected) => {
    expect(serializeCookies(operationOf({ cookie: { color: style } }), { color: values[kind] })).toBe(expected);
  });

  test("is percent-encoded in the style form, and as it is in the style cookie", () => {
    expect(serializeCookies(operationOf({ cookie: { a: "form", b: "cookie" } }), { a: "x;y", b: "x%y" })).toBe(
      "a=x%3By; b=x%y",
    );
  });
});

describe("a form", () => {
  const operation = operationOf({
    method: "POST",
    body: "form",
    encoding: { metadata: "deepObject", expand: "deepObject", ids: "comma", filter: "application/json" },
  });

  test("repeats the name for each element of a list, and writes objects as JSON", () => {
    const written = serializeForm(undefined, { MediaUrl: ["https://a/1?x", "b"], address: { city: "Kraków" }, n: 1 });
    expect([...new URLSearchParams(written)]).toEqual([
      ["MediaUrl", "https://a/1?x"],
      ["MediaUrl", "b"],
      ["address", '{"city":"Kraków"}'],
      ["n", "1"],
    ]);
  });

  test("writes fields in the styles of their encoding", () => {
    const metadata = { order: "6735", items: [{ price: 1 }] };
    const written = serializeForm(operation, {
      metadata,
      expand: ["customer"],
      ids: [1, 2],
      filter: ["a"],
      gone: null,
    });
    expect(written).toContain("ids=1,2");
    expect([...new URLSearchParams(written)]).toEqual([
      ["metadata[order]", "6735"],
      ["metadata[items][0][price]", "1"],
      ["expand[]", "customer"],
      ["ids", "1,2"],
      ["filter", '["a"]'],
    ]);
  });

  test("in parts gives each part the media type of its encoding, and JSON to objects", async () => {
    const parts = operationOf({ body: "multipart", encoding: { notes: "text/markdown", picture: "image/png" } });
    const body = {
      notes: "# Hi",
      about: { a: 1 },
      tags: ["x", "y"],
      picture: new Blob(["p"]),
      raw: new Uint8Array([1]),
    };
    const form = serializeBody(parts, body) as FormData;
    const types = [...form].map(([name, value]) => [name, typeof value === "string" ? value : value.type]);
    expect(types).toEqual([
      ["notes", "text/markdown"],
      ["about", "application/json"],
      ["tags", "x"],
      ["tags", "y"],
      ["picture", "image/png"],
      ["raw", "application/octet-stream"],
    ]);
    expect(await (form.get("about") as File).text()).toBe('{"a":1}');
  });

  test("refuses what has no text", () => {
    for (const value of [() => 1, Symbol("x"), Number.NaN, [Number.NaN]]) {
      expect(() => serializeForm(undefined, { value })).toThrow("value");
    }
  });
});
