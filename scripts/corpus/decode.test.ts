import { expect, test } from "vitest";
import { decode, type Shape } from "./decode.ts";

// What the table "Style Examples" of OpenAPI 3.1.1, section 4.8.12.7, has on the wire.
test.each<[string, string, boolean, Shape, string]>([
  ["path", "simple", false, "list", "blue,black,brown"],
  ["path", "simple", false, "object", "R,100,G,200"],
  ["path", "simple", true, "object", "R=100,G=200"],
  ["path", "label", false, "scalar", ".blue"],
  ["path", "label", false, "list", ".blue,black,brown"],
  ["path", "label", true, "list", ".blue.black.brown"],
  ["path", "label", true, "object", ".R=100.G=200"],
  ["path", "matrix", false, "list", ";color=blue,black,brown"],
  ["path", "matrix", true, "list", ";color=blue;color=black;color=brown"],
  ["path", "matrix", false, "object", ";color=R,100,G,200"],
  ["path", "matrix", true, "object", ";R=100;G=200"],
  ["query", "form", true, "scalar", "color=blue"],
  ["query", "form", true, "list", "color=blue&color=black&color=brown"],
  ["query", "form", false, "list", "color=blue,black,brown"],
  ["query", "form", false, "object", "color=R,100,G,200"],
  ["query", "form", true, "object", "R=100&G=200"],
  ["query", "spaceDelimited", false, "list", "color=blue%20black%20brown"],
  ["query", "pipeDelimited", false, "object", "color=R%7C100%7CG%7C200"],
  ["query", "deepObject", true, "object", "color%5BR%5D=100&color%5BG%5D=200"],
  ["header", "simple", false, "object", "R,100,G,200"],
  ["header", "simple", true, "object", "R=100,G=200"],
  ["cookie", "form", false, "list", "color=blue,black,brown"],
])("a %s in the style %s (explode %s) is read as a %s", (place, style, explode, shape, wire) => {
  const request = {
    url: place === "path" ? `/api/mix/${wire}` : place === "query" ? `/api/mix?${wire}` : "/api/mix",
    headers: { color: place === "header" ? wire : "", cookie: place === "cookie" ? wire : "" },
  };
  const values = { scalar: "blue", list: ["blue", "black", "brown"], object: { R: "100", G: "200" } };
  const parameter = { name: "color", in: place, style, explode };
  expect(decode(parameter, shape, place === "path" ? "/mix/{color}" : "/mix", request, ["R", "G"])).toEqual(
    values[shape],
  );
});
