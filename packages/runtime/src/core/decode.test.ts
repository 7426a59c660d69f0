import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodePieces, readAll } from "./decode.ts";

/** Cuts bytes at the given places. */
function cut(bytes: Uint8Array, places: readonly number[]): Buffer[] {
  const ends = [
    ...places.map((place) => place % (bytes.length + 1)).toSorted((one, other) => one - other),
    bytes.length,
  ];
  return ends.map((end, index) => Buffer.from(bytes.subarray(ends[index - 1] ?? 0, end)));
}

describe("a body in pieces", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "1", '"', "é", "€", "\u{1f600}", "\ufeff") });
  const bytes = fc.oneof(
    text.map((one) => new TextEncoder().encode(one)),
    fc.uint8Array(),
  );

  test("is decoded as in one piece, wherever it was cut and whatever its bytes are", () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 5 }), (whole, places) => {
        expect(decodePieces(cut(whole, places))).toBe(new TextDecoder().decode(whole));
      }),
      { numRuns: 2_000 },
    );
  });

  test("is decoded without Buffer as well", () => {
    const whole = new TextEncoder().encode("\ufeffgrün €");
    for (let place = 0; place <= whole.length; place++) {
      expect(decodePieces([whole.subarray(0, place), whole.subarray(place)])).toBe("grün €");
    }
  });
});

test("a stream is read in browsers that can't iterate one", async () => {
  const stream = new Blob(["some ", "bytes"]).stream();
  Object.defineProperty(stream, Symbol.asyncIterator, { value: undefined });
  expect(new TextDecoder().decode(await readAll(stream, Infinity))).toBe("some bytes");
});
