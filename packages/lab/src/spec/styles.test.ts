import { describe, expect, it } from "vitest";
import type { OpenApiDocument } from "./document.ts";
import { readForm, readParameters, readPart } from "./read-parameters.ts";
import { readSpec } from "./read-spec.ts";
import { createRouter, type Route } from "./router.ts";

// The values of the table "Style Examples" of OpenAPI 3.1.1, section 4.8.12.7, and how it writes them.
const schemas = {
  empty: { type: "string" },
  string: { type: "string" },
  array: { type: "array", items: { type: "string" } },
  object: { type: "object", properties: { R: { type: "integer" }, G: { type: "integer" }, B: { type: "integer" } } },
} as const;
const values = {
  empty: "",
  string: "blue",
  array: ["blue", "black", "brown"],
  object: { R: 100, G: 200, B: 150 },
} as const;
type Kind = keyof typeof values;

interface Place {
  readonly in: "path" | "query" | "header" | "cookie";
  readonly style?: string;
  readonly explode?: boolean;
  readonly content?: object;
}

function routeOf(place: Place, schema: object | undefined, target = "/paint/x"): Route {
  const path = place.in === "path" ? "/paint/{color}" : "/paint/{any}";
  const parameter = { name: "color", ...place, ...(schema && { schema }) };
  const document = {
    openapi: "3.1.0",
    info: { title: "Paint", version: "1" },
    paths: { [path]: { get: { operationId: "paint/get", parameters: [parameter], responses: {} } } },
  } as unknown as OpenApiDocument;
  const found = createRouter(readSpec(document).operations).find("GET", target);
  if (!found || !("operation" in found)) throw new Error(`No route for ${target}.`);
  return found;
}

function read(place: Place, schema: object | undefined, text: string): unknown {
  const route = routeOf(place, schema, place.in === "path" ? `/paint/${text}` : "/paint/x");
  const headers = place.in === "header" ? { color: text } : place.in === "cookie" ? { cookie: text } : {};
  const { [place.in]: found, unknown } = readParameters(route, place.in === "query" ? text : "", headers as never);
  expect(unknown).toEqual([]);
  return found["color"];
}

describe("a parameter", () => {
  it.each<[Place["in"], string, boolean, Kind, string]>([
    ["path", "simple", false, "string", "blue"],
    ["path", "simple", false, "array", "blue,black,brown"],
    ["path", "simple", false, "object", "R,100,G,200,B,150"],
    ["path", "simple", true, "array", "blue,black,brown"],
    ["path", "simple", true, "object", "R=100,G=200,B=150"],
    ["path", "label", false, "string", ".blue"],
    ["path", "label", false, "array", ".blue,black,brown"],
    ["path", "label", false, "object", ".R,100,G,200,B,150"],
    ["path", "label", true, "array", ".blue.black.brown"],
    ["path", "label", true, "object", ".R=100.G=200.B=150"],
    ["path", "matrix", false, "empty", ";color"],
    ["path", "matrix", false, "string", ";color=blue"],
    ["path", "matrix", false, "array", ";color=blue,black,brown"],
    ["path", "matrix", false, "object", ";color=R,100,G,200,B,150"],
    ["path", "matrix", true, "string", ";color=blue"],
    ["path", "matrix", true, "array", ";color=blue;color=black;color=brown"],
    ["path", "matrix", true, "object", ";R=100;G=200;B=150"],
    ["query", "form", true, "empty", "color="],
    ["query", "form", true, "string", "color=blue"],
    ["query", "form", true, "array", "color=blue&color=black&color=brown"],
    ["query", "form", true, "object", "R=100&G=200&B=150"],
    ["query", "form", false, "array", "color=blue,black,brown"],
    ["query", "form", false, "object", "color=R,100,G,200,B,150"],
    ["query", "spaceDelimited", false, "array", "color=blue%20black%20brown"],
    ["query", "spaceDelimited", false, "object", "color=R%20100%20G%20200%20B%20150"],
    ["query", "pipeDelimited", false, "array", "color=blue%7Cblack%7Cbrown"],
    ["query", "pipeDelimited", false, "object", "color=R%7C100%7CG%7C200%7CB%7C150"],
    ["query", "deepObject", true, "object", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"],
    ["header", "simple", false, "array", "blue,black,brown"],
    ["header", "simple", false, "object", "R,100,G,200,B,150"],
    ["header", "simple", true, "object", "R=100,G=200,B=150"],
    ["cookie", "form", true, "string", "color=blue"],
    ["cookie", "form", false, "array", "color=blue,black,brown"],
    ["cookie", "form", false, "object", "color=R,100,G,200,B,150"],
  ])("in %s of style %s, exploded: %s, is read as %s", (where, style, explode, kind, text) => {
    expect(read({ in: where, style, explode }, schemas[kind], text)).toEqual(values[kind]);
  });

  it("of JSON is read in every place", () => {
    const content = { "application/json": { schema: schemas.object } };
    const text = encodeURIComponent(JSON.stringify(values.object));
    expect(read({ in: "query", content }, undefined, `color=${text}`)).toEqual(values.object);
    expect(read({ in: "path", content }, undefined, text)).toEqual(values.object);
    expect(read({ in: "header", content }, undefined, JSON.stringify(values.object))).toEqual(values.object);
  });

  it("keeps separators that were encoded within a value apart from those between values", () => {
    expect(read({ in: "path" }, schemas.array, "a%2Cb,c%2Fd")).toEqual(["a,b", "c/d"]);
    expect(read({ in: "query", explode: false }, schemas.array, "color=a%2Cb,c")).toEqual(["a,b", "c"]);
    expect(read({ in: "query" }, schemas.string, "color=a%26b+c")).toBe("a&b c");
  });

  it("in the style deepObject is read at any depth, lists included", () => {
    const text = "color[a][b][c]=1&color[list][]=x&color[list][]=y&color[items][0][id]=1&color[items][1][id]=2";
    expect(read({ in: "query", style: "deepObject" }, { type: "object" }, text)).toEqual({
      a: { b: { c: "1" } },
      list: ["x", "y"],
      items: [{ id: "1" }, { id: "2" }],
    });
  });

  it("that may be one text or several is a list when it comes several times", () => {
    const either = { oneOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] };
    expect(read({ in: "query" }, either, "color=a")).toBe("a");
    expect(read({ in: "query" }, either, "color=a&color=b")).toEqual(["a", "b"]);
  });
});

describe("a form", () => {
  const media = (encoding?: object): object => ({
    schema: {
      type: "object",
      properties: { n: { type: "integer" }, tags: schemas.array, meta: schemas.object, one: { type: "boolean" } },
    },
    ...(encoding && { encoding }),
  });
  const { operation } = routeOf({ in: "query" }, schemas.string);
  const bodyOf = (encoding?: object): Parameters<typeof readForm>[1] =>
    ({ mediaType: "x", media: media(encoding), pointer: undefined }) as never;

  it("is read by its schema, with lists and objects in every style", () => {
    expect(readForm(operation, bodyOf(), "n=1&tags=a&tags=b&meta[R]=100&one=true&more=x")).toEqual({
      n: 1,
      tags: ["a", "b"],
      meta: { R: 100 },
      one: true,
      more: "x",
    });
    expect(readForm(operation, bodyOf(), "tags[]=a&tags[]=b")).toEqual({ tags: ["a", "b"] });
    expect(readForm(operation, bodyOf({ tags: { explode: false } }), "tags=a,b")).toEqual({ tags: ["a", "b"] });
    const json = bodyOf({ meta: { contentType: "application/json" } });
    expect(readForm(operation, json, `meta=${encodeURIComponent('{"R":1}')}`)).toEqual({ meta: { R: 1 } });
  });

  it("of several parts gives lists, numbers and objects", () => {
    expect(readPart(operation, bodyOf(), "tags", ["a", "b"])).toEqual(["a", "b"]);
    expect(readPart(operation, bodyOf(), "n", ["1"])).toBe(1);
    expect(readPart(operation, bodyOf(), "meta", ['{"R":1}'])).toEqual({ R: 1 });
  });
});
