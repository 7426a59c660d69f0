import { describe, expect, it } from "vitest";
import { encodeFilters } from "./filter.ts";

describe("encodeFilters", () => {
  it.for([
    ["deviceName", "sw-1", '"sw-1"'],
    ["deviceName", 'sw "1"', `'sw "1"'`],
    ["deviceName", { startsWith: "sw" }, 'startsWith("sw")'],
    ["deviceName", { contains: "ber" }, 'contains("ber")'],
    ["deviceName", { ne: "sw-1" }, 'ne("sw-1")'],
    ["deviceName", { in: ["a", "b"] }, 'in("a","b")'],
    ["deviceName", { isNull: true }, "isNull()"],
    ["deviceName", { raw: 'in("a")' }, 'in("a")'],
    // Words of a set stand bare.
    ["reachability", "REACHABLE", "REACHABLE"],
    ["reachability", { in: ["REACHABLE", "UNKNOWN"] }, "in(REACHABLE,UNKNOWN)"],
    ["reachability", { startsWith: "REACH" }, 'startsWith("REACH")'],
    ["id", { gt: 1_000 }, "gt(1000)"],
    ["id", { between: [1, 9] }, "between(1,9)"],
    ["id", 15, "15"],
    ["isX", true, "true"],
    ["creationTime", { lt: new Date(0) }, 'lt("1970-01-01T00:00:00.000Z")'],
  ] as const)("writes %s %o as %s", ([name, filter, wanted]) => {
    expect(encodeFilters("devices", { [name]: filter })).toEqual({ [name]: wanted });
  });

  it("leaves out what is undefined", () => {
    expect(encodeFilters("devices", { deviceName: undefined })).toEqual({});
  });

  it.for([
    [{ gt: 1, lt: 2 }, "needs one operator, not 2"],
    [{}, "needs one operator, not 0"],
    [{ like: "x" }, "has no operator `like`"],
    [{ between: [1] }, "needs a list of two values"],
    [{ in: [] }, "needs a list of at least one value"],
    [`both " and '`, "can't hold both kinds of quotes"],
    [null, "can't be written"],
    [Number.NaN, "can't be written"],
  ] as const)("refuses %o", ([filter, words]) => {
    expect(() => encodeFilters("devices", { deviceName: filter })).toThrow(words);
  });
});
