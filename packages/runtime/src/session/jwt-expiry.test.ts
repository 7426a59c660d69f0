import * as fc from "fast-check";
import { expect, test } from "vitest";
import { jwtExpiry, jwtPayload } from "./jwt-expiry.ts";

const token = (claims: unknown): string => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.sig`;

test("reads the end of a token, with or without a scheme in front", () => {
  expect(jwtExpiry(token({ exp: 1_800_000_000 }))).toBe(1_800_000_000_000);
  expect(jwtExpiry(`Jwt ${token({ exp: 1_800_000_000 })}`)).toBe(1_800_000_000_000);
});

test.each([{}, { exp: "soon" }, { exp: "7" }, { exp: -1 }, { exp: 0 }, { exp: null }, [], 7, null])(
  "claims %j have no end",
  (claims) => {
    expect(jwtExpiry(token(claims))).toBeUndefined();
  },
);

test.each(["e30", "e30.e30", "a.b c.d", "e30.!!.sig"])("%j is no token with claims", (text) => {
  expect(jwtPayload(text)).toBeUndefined();
});

test("an end beyond all numbers is none", () => {
  expect(jwtExpiry(`e30.${btoa('{"exp":1e999}')}.sig`)).toBeUndefined();
});

test("whatever text is given, nothing is thrown", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `a.${text}.b`),
      ),
      (text) => {
        expect([undefined, "number"]).toContain(jwtExpiry(text) === undefined ? undefined : "number");
      },
    ),
  );
});

test("claims survive base64url and every character", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (sub) => {
      expect(jwtPayload(token({ sub }))).toEqual({ sub });
    }),
  );
});
