import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Operation, QueryStyle } from "../core/operation.ts";
import { pathParameters, sortInput } from "./input.ts";
import { compilePath } from "./path.ts";
import { serializeQuery } from "./query.ts";

/** Texts that come to mind of who wants to break out of a URL, and any other. */
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom(..."./\\\\?#%&=+;:@ 2eEfF{}[]\u0000\n\u00e9\u{1f600}") }),
  fc.constantFrom("", ".", "..", "../..", "..%2f", "%2e%2e", "%", "//other.example", "\\\\..", "\ud800", "a\udc00"),
);

const refused = (run: () => string): string | undefined => {
  try {
    return run();
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    return undefined;
  }
};

/** What the platform, and so every server behind a proxy, makes of a path. */
const normal = (path: string): string => new URL(`http://node.invalid${path}`).pathname;

describe("a path parameter", () => {
  const operation: Operation = { id: "things/read", method: "GET", path: "/api/{site}/things/{thingId}/parts" };
  const write = compilePath(operation.path, operation);

  test("stays in its segment, whatever it is, or is refused before anything is sent", () => {
    fc.assert(
      fc.property(text, text, (site, thingId) => {
        const path = refused(() => write({ site, thingId }));
        const isPlain = [site, thingId].every((one) => one.isWellFormed() && !["", ".", ".."].includes(one));
        expect(path !== undefined).toBe(isPlain);
        if (path === undefined) return;
        expect(normal(path)).toBe(path);
        const segments = path.split("/").map(decodeURIComponent);
        expect(segments).toEqual(["", "api", site, "things", thingId, "parts"]);
      }),
      { numRuns: 1_000 },
    );
  });

  test("that is a path itself stays below its place, or is refused", () => {
    const files: Operation = { id: "files/read", method: "GET", path: "/files/{path}/content", rawPath: ["path"] };
    const writeFile = compilePath(files.path, files);
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (parts) => {
        const value = parts.join("/");
        const path = refused(() => writeFile({ path: value }));
        if (path === undefined) return;
        expect(normal(path)).toBe(path);
        expect(path.split("/").map(decodeURIComponent).join("/")).toBe(`/files/${value}/content`);
      }),
      { numRuns: 1_000 },
    );
  });

  test("is accepted by named calls only if the path can be written", () => {
    const names = pathParameters(operation.path);
    fc.assert(
      fc.property(text, text, (site, thingId) => {
        const byInput = refused(() => write(sortInput(operation, names, { site, thingId }).params.path));
        expect(byInput).toBe(refused(() => write({ site, thingId })));
      }),
    );
  });
});

describe("a query", () => {
  const scalar = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: fc.constantFrom(..."&=+;,|# %?/[]") }),
    fc.integer(),
    fc.boolean(),
    fc.bigInt(),
  );
  const name = fc.string({ unit: fc.constantFrom(..."ab.-_[]&= +%\u00e9"), minLength: 1, maxLength: 6 });
  const query = fc.dictionary(name, fc.oneof(scalar, fc.array(scalar), fc.constant(undefined), fc.constant(null)));

  test("read by a server gives what was written", () => {
    fc.assert(
      fc.property(query, (values) => {
        const expected = Object.entries(values).flatMap(([key, value]) =>
          (Array.isArray(value) ? value : [value ?? undefined])
            .filter((one) => one !== undefined)
            .map((one): [string, string] => [key, String(one)]),
        );
        const written = serializeQuery(undefined, values);
        expect([...new URLSearchParams(written)]).toEqual(expected);
        // It can neither end the query nor be changed by the platform's URL.
        expect(new URL(`http://node.invalid/x?${written}`).search.slice(1)).toBe(written.replaceAll("'", "%27"));
      }),
      { numRuns: 500 },
    );
  });

  test.each<[QueryStyle, string]>([
    ["comma", ","],
    ["space", "%20"],
    ["pipe", "%7C"],
  ])("in the style %s keeps its elements apart", (style, separator) => {
    const operation: Operation = { id: "things/list", method: "GET", path: "/things", query: { ids: style } };
    // A blank or a bar in an element looks like the separator: these two styles can't tell them apart.
    const element = fc.string({ unit: "grapheme" }).map((one) => one.replaceAll(/[ |]/g, "_"));
    fc.assert(
      fc.property(fc.array(element, { minLength: 1 }), (ids) => {
        const written = serializeQuery(operation, { ids });
        expect(written.startsWith("ids=")).toBe(true);
        expect(written.slice(4).split(separator).map(decodeURIComponent)).toEqual(ids);
      }),
    );
  });

  test("in the style deepObject names its members", () => {
    const operation: Operation = { id: "things/list", method: "GET", path: "/things", query: { f: "deepObject" } };
    fc.assert(
      fc.property(fc.dictionary(name, scalar), (filter) => {
        const expected = Object.entries(filter).map(([member, value]) => [`f[${member}]`, String(value)]);
        expect([...new URLSearchParams(serializeQuery(operation, { f: filter }))]).toEqual(expected);
      }),
    );
  });

  test("that no URL can carry is refused", () => {
    for (const value of [{ a: Number.NaN }, { a: [Infinity] }, { a: () => 1 }, { a: "\ud800" }, { a: [Symbol("x")] }]) {
      expect(() => serializeQuery(undefined, value)).toThrow(InvalidInputError);
    }
  });
});
