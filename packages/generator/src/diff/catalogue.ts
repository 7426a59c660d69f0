import type { Audience, Level, Severity } from "./change.ts";
import { ruled, ruleIds } from "./rules.ts";
import { type Direction, judge, type Position, schemaRule, schemaRuleNames } from "./schema-rules.ts";

/** A rule as the documentation lists it. */
export interface ListedRule {
  readonly id: string;
  readonly severity: Severity;
  readonly level: Level;
  readonly audience: Audience;
  readonly client: string;
  readonly wire: string;
}

const positions: Readonly<Record<Direction, readonly Position[]>> = {
  request: ["body", "parameter", "property"],
  response: ["body", "header", "property"],
};

/** Every rule, by id. */
export const catalogue: readonly ListedRule[] = [...ruleIds.map(ruled), ...keywordRules(), ...idleRules()].toSorted(
  (a, b) => (a.id < b.id ? -1 : 1),
);

/** The ids of every rule. */
export const allRuleIds: ReadonlySet<string> = new Set(catalogue.map(({ id }) => id));

function keywordRules(): ListedRule[] {
  return (["request", "response"] as const).flatMap((direction) =>
    positions[direction].flatMap((position) =>
      schemaRuleNames
        .filter((name) => schemaRule(name).at?.includes(position) ?? true)
        .map((name) => ({
          id: `${direction}-${position}-${name}`,
          ...judge(name, schemaRule(name).effect, direction, position),
        })),
    ),
  );
}

// Members that nobody sends: what changes in them stops nobody.
function idleRules(): ListedRule[] {
  const marks = [
    ["request", "read-only-", "callers don't send it"],
    ["response", "write-only-", "answers don't have it"],
  ] as const;
  return marks.flatMap(([direction, mark, wire]) => {
    const keywords = schemaRuleNames.map((name) => `${direction}-${mark}property-${name}`);
    const members = ruleIds
      .filter((id) => id.includes(direction) && id.includes("property"))
      .map((id) => id.replace("property", `${mark}property`));
    return [...keywords, ...members].map((id) => ({
      id,
      severity: "info" as const,
      level: "patch" as const,
      audience: "both" as const,
      client: "calls and reads compile as before",
      wire,
    }));
  });
}
