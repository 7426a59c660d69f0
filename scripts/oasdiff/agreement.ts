import { applyPolicy, type Change, correspondingRules, diff } from "@northbound/generator";
import type { Pair } from "./read-tests.ts";
import type { Verdict } from "./read-verdict.ts";

/** What we say about a pair: the worst severity, or that nothing changed. */
export type Ours = Change["severity"] | "none";

/** A pair with both verdicts. */
export interface Outcome {
  readonly pair: Pair;
  readonly ours: Ours;
  readonly agrees: boolean;
  /** The changes that ours comes from. */
  readonly changes: readonly Change[];
}

/**
 * Compares verdicts. oasdiff judges what is sent and read, so names in generated code are left out (`--for wire`). Where
 * a test runs one check and its verdict is that nothing breaks, only what that check looks at counts: the pair may
 * have other changes.
 */
export async function judgePair(pair: Pair): Promise<Outcome> {
  const found = await diff(pair.base, pair.revision);
  const { changes } = applyPolicy(found.changes, { audience: "wire" });
  const breaks = pair.verdict === "ERR" || pair.verdict === "WARN";
  const looked = breaks || pair.scope === undefined ? changes : changes.filter(({ id }) => isInScope(id, pair.scope));
  const ours =
    (["breaking", "warning", "info"] as const).find((severity) =>
      looked.some((change) => change.severity === severity),
    ) ?? "none";
  return {
    pair,
    ours,
    agrees: isSame(pair.verdict, ours),
    changes: looked.filter(({ severity }) => severity === ours),
  };
}

function isInScope(id: string, scope: ReadonlySet<string> = new Set()): boolean {
  // What sets a bound where none was has a name of its own here.
  const ids = [...scope].flatMap((one) => [
    ...correspondingRules(one),
    ...correspondingRules(one.replace(/-increased$/, "-set")),
  ]);
  return ids.includes(id);
}

// A warning of oasdiff leaves open whether callers break, so either is right.
function isSame(verdict: Verdict, ours: Ours): boolean {
  if (verdict === "ERR") return ours === "breaking";
  return verdict === "WARN" ? ours === "breaking" || ours === "warning" : ours !== "breaking";
}
