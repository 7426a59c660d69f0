import { expect, it } from "vitest";
import { findLink } from "./link-header.ts";

it.each([
  ['<https://a.test/x?page=2>; rel="next"', "https://a.test/x?page=2"],
  ["<?page=2>; rel=next", "?page=2"],
  ['<?page=1>; rel="prev", <?page=3>; rel="next", <?page=9>; rel="last"', "?page=3"],
  ['<?page=2>; REL="Last NEXT"', "?page=2"],
  ['<?ids=1,2;3>; title="a \\"b\\", c; rel=prev"; rel="next"', "?ids=1,2;3"],
  [`<?page=1>; title*=UTF-8''x%2cy ; rel=first ,\t<?page=2> ;rel = "next"`, "?page=2"],
  ['<?page=2>; rel="prev"; rel="next"', undefined],
  ['<?page=2>; rel="next"; anchor="/other"', undefined],
  ['<?page=2>; rel="nextpage", <?page=3>', undefined],
  ["<?page=2>;; rel=next;", "?page=2"],
  ['<?page=2>   ;rel="next"', "?page=2"],
  ["<?page=2>;  flag  ;rel=next", "?page=2"],
  ['<?page=2>; rel="prev  next"', "?page=2"],
  ['<?page=2>; rel="ne\\xt"', "?page=2"],
  ["<?page=2>; x=y z; rel=next", undefined],
  ["<?page=2; rel=next", undefined],
  ["?page=2; rel=next", undefined],
  ["<>; rel=next", ""],
  ["", undefined],
])("finds in %j the next page %j", (header, expected) => {
  expect(findLink(header, "next")).toBe(expected);
});

it("reads a hostile header in time that grows with its length alone", () => {
  const header = `<x>; a="${'\\"'.repeat(50_000)}`.repeat(2) + "; ".repeat(50_000);
  const start = performance.now();
  expect(findLink(header, "next")).toBeUndefined();
  expect(performance.now() - start).toBeLessThan(2_000);
});
