import { type GoValue, UnreadGo } from "./go-source.ts";

/** What oasdiff says about a pair: `ERR` breaks callers, `WARN` may, `INFO` does not, `NONE` is no change at all. */
export type Verdict = "ERR" | "WARN" | "INFO" | "NONE";

/** What a test expects of a pair. */
export interface Expected {
  readonly ids: readonly string[];
  readonly verdict: Verdict;
  /** Ids that the test looks at; `undefined` where it looks at all of them. */
  readonly scope: ReadonlySet<string> | undefined;
}

/** The rules of oasdiff. */
export interface Rules {
  /** Levels by id. */
  readonly levels: ReadonlyMap<string, Verdict>;
  /** Ids by the name of the check that reports them. */
  readonly checks: ReadonlyMap<string, readonly string[]>;
  /** Ids by the name of their constant. */
  readonly ids: ReadonlyMap<string, string>;
}

/** Reads the rules out of the checker's source. */
export function readRules(source: string, names: ReadonlyMap<string, GoValue>): Rules {
  const levels = new Map<string, Verdict>();
  const checks = new Map<string, string[]>();
  const ids = new Map<string, string>();
  for (const [, name = "", level, check = ""] of source.matchAll(
    /newBackwardCompatibilityRule\((\w+), (ERR|WARN|INFO), (\w+),/g,
  )) {
    const id = String(names.get(name));
    ids.set(name, id);
    levels.set(id, level as Verdict);
    checks.set(check, [...(checks.get(check) ?? []), id]);
  }
  return { levels, checks, ids };
}

/** Reads what a test expects out of the statements after the comparison. */
export function readVerdict(statements: readonly string[], rules: Rules): Expected {
  const rest = statements.join("\n");
  if (
    /checker\.With|StabilityLevel =|MinSunset|CheckBackwardCompatibility\((?:config|c), |IgnoreBackward|ProcessIgnored/.test(
      rest,
    )
  )
    throw new UnreadGo("it sets levels or days of its own");
  const ids = idsIn(statements, rules);
  const isEmpty = /require\.Empty\(t, \w+[,)]/.test(rest) || /require\.Len\(t, \w+, 0\)/.test(rest);
  // Without a threshold, a check reports what is a warning at least.
  const isOpen = /CheckBackwardCompatibility\(/.test(rest) && /require\.(?:NotEmpty|Len)\(t, errs/.test(rest);
  const said =
    ids.length > 0
      ? ids.map((id) => rules.levels.get(id))
      : [...rest.matchAll(/checker\.(ERR|WARN|INFO), \w+(?:\[0\])?\.(?:GetLevel\(\)|Level)/g)].map(
          ([, level]) => level as Verdict,
        );
  const worst = (["ERR", "WARN", "INFO"] as const).find((level) => said.includes(level));
  const denied =
    ids.length === 0
      ? idsIn(
          statements
            .filter((line) => line.startsWith("require.False("))
            .map((line) => line.replace("require.False", "")),
          rules,
        )
      : [];
  if (denied.length > 0 && !isEmpty) return { ids, verdict: "NONE", scope: new Set(denied) };
  if (worst === undefined && !isEmpty && !isOpen) throw new UnreadGo("it names no rule");
  const verdict = ids.length === 0 && isEmpty ? "NONE" : (worst ?? "WARN");
  return { ids, verdict, scope: scopeOf(rest, ids, rules) };
}

function idsIn(statements: readonly string[], { ids, levels }: Rules): string[] {
  const expected = statements
    .filter((line) => !/requireNoChange|require\.(?:False|NotEqual|NotContains)|!=/.test(line))
    .join("\n");
  const named = [...expected.matchAll(/checker\.(\w+)/g)].flatMap(([, name = ""]) => ids.get(name) ?? []);
  const written = [...expected.matchAll(/"([a-z0-9-]+)"/g)].map(([, id = ""]) => id).filter((id) => levels.has(id));
  return [...new Set([...named, ...written])];
}

// A test that asks for one rule among others says nothing of the others.
function scopeOf(rest: string, ids: readonly string[], { checks }: Rules): ReadonlySet<string> | undefined {
  const single = /singleCheckConfig\(checker\.(\w+)\)/.exec(rest)?.[1];
  const isWhole = /requireSingle|require\.Len|requireApiChanges|require\.Empty|require\.ElementsMatch/.test(rest);
  if (!isWhole && ids.length > 0) return new Set(ids);
  return single === undefined ? undefined : new Set(checks.get(single));
}
