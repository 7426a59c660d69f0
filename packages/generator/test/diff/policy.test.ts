import { describe, expect, it } from "vitest";
import { catalogue } from "../../src/diff/catalogue.ts";
import type { Change } from "../../src/diff/change.ts";
import { compareSpecs } from "../../src/diff/compare-specs.ts";
import { correspondingRules, oasdiffIds } from "../../src/diff/oasdiff-ids.ts";
import { applyPolicy, reaches } from "../../src/diff/policy.ts";

const spec = (properties: object, operationId: string): object => ({
  openapi: "3.1.0",
  paths: {
    "/x": {
      get: {
        operationId,
        responses: {
          "200": { description: "", content: { "application/json": { schema: { type: "object", properties } } } },
        },
      },
    },
  },
});

const changes = compareSpecs(
  spec({ id: { type: "string" }, state: { enum: ["up"] } }, "x/get"),
  spec({ state: { enum: ["up", "down"] } }, "x/read"),
);
const grades = (found: readonly Change[]): string[] =>
  found.map(({ id, severity, level }) => `${id} ${severity} ${level}`);

it("names only rules that there are in place of oasdiff's", () => {
  const ids = new Set(catalogue.map(({ id }) => id));
  const theirs = Object.keys(oasdiffIds);
  expect(theirs.flatMap((id) => correspondingRules(id)).filter((id) => !ids.has(id))).toEqual([]);
  // What has the same id needs no other.
  expect(theirs.filter((id) => ids.has(id))).toEqual([]);
  expect(correspondingRules("request-body-max-length-decreased")).toEqual(["request-body-max-length-decreased"]);
});

describe("a policy", () => {
  it("leaves the changes alone when it says nothing", () => {
    expect(grades(applyPolicy(changes, {}).changes)).toEqual([
      "api-operation-id-changed breaking major",
      "response-optional-property-removed breaking major",
      "response-property-enum-value-added breaking major",
    ]);
  });

  it("gives a rule another severity, and the release the level that follows", () => {
    const severities = { "response-property-enum-value-added": "warning", "api-operation-id-changed": "info" } as const;
    const { changes: found } = applyPolicy(changes, { severities });
    expect(grades(found)).toEqual([
      "response-optional-property-removed breaking major",
      "response-property-enum-value-added warning minor",
      "api-operation-id-changed info minor",
    ]);
    expect([
      reaches(found, "breaking"),
      reaches(found.slice(1), "breaking"),
      reaches(found.slice(1), "warning"),
    ]).toEqual([true, false, true]);
  });

  it("knows the rules by oasdiff's ids too", () => {
    const { changes: found } = applyPolicy(changes, { severities: { "api-operation-id-removed": "ignore" } });
    expect(found.map(({ id }) => id)).not.toContain("api-operation-id-changed");
  });

  it("ignores what a file names by rule and place, and says which lines nothing matched", () => {
    const ignore = `
# Agreed with everybody on 3 May.
response-optional-property-removed x/read 200.id   # nobody read it
response-property-enum-value-added x/read *
api-tag-added x/other
`;
    const { changes: found, unmatched } = applyPolicy(changes, { ignore });
    expect(found.map(({ id }) => id)).toEqual(["api-operation-id-changed"]);
    expect(unmatched).toEqual(["api-tag-added x/other"]);
  });

  it("lowers what stops only the others", () => {
    const worst = (audience: "client" | "wire"): string[] =>
      applyPolicy(changes, { audience })
        .changes.filter(({ severity }) => severity === "breaking")
        .map(({ id }) => id);
    expect(worst("wire")).toEqual(["response-optional-property-removed", "response-property-enum-value-added"]);
    expect(worst("client")).toContain("api-operation-id-changed");
  });

  it("refuses a rule that is none", () => {
    expect(() => applyPolicy(changes, { severities: { "no-such-rule": "info" } })).toThrow(
      "There is no rule no-such-rule",
    );
    expect(() => applyPolicy(changes, { ignore: "no-such-rule x" })).toThrow("There is no rule no-such-rule");
    expect(() => applyPolicy(changes, { severities: Object.fromEntries([["toString", "info" as const]]) })).toThrow(
      "There is no rule toString",
    );
  });
});
