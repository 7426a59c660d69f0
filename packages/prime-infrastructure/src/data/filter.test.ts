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
    ["id", "15", "15"],
    // Cisco's guide to filtering (reference for 3.3): two values of one attribute, joined by `.or_filter`.
    [
      "ipAddress",
      [{ startsWith: "192.168." }, { startsWith: "10.0." }],
      ['startsWith("192.168.")', 'startsWith("10.0.")'],
    ],
    ["reachability", ["REACHABLE", { eq: "UNKNOWN" }], ["REACHABLE", "eq(UNKNOWN)"]],
  ] as const)("writes %s %o as %s", ([name, filter, wanted]) => {
    expect(encodeFilters("devices", { [name]: filter })).toEqual({ [name]: wanted });
  });

  it("writes a date as the attribute holds it: as milliseconds or as text", () => {
    const since = new Date("2026-11-30T12:00:00Z");
    expect(encodeFilters("clients", { associationTime: { gt: since } })).toEqual({
      associationTime: "gt(1796040000000)",
    });
    expect(encodeFilters("alarms", { alarmFoundAt: { between: [since, since] } })).toEqual({
      alarmFoundAt: 'between("2026-11-30T12:00:00.000Z","2026-11-30T12:00:00.000Z")',
    });
  });

  it.for([
    ["clients", { vlan: new Date(0) }, "is not known to hold a time"],
    ["clients", { associationTime: new Date(Number.NaN) }, "an invalid date"],
  ] as const)("refuses a date that would find nothing: %s %o", ([group, filters, words]) => {
    expect(() => encodeFilters(group, filters)).toThrow(words);
  });

  it("leaves out what is undefined", () => {
    expect(encodeFilters("devices", { deviceName: undefined })).toEqual({});
  });

  it.for([
    [{ gt: 1, lt: 2 }, "needs one operator, not 2"],
    [{}, "needs one operator, not 0"],
    [[], "needs at least one value or operator"],
    [[[]], "needs one operator"],
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
