import { InputError } from "../openapi/input-error.ts";
import { type Audience, type Change, isAtLeast, type Level, type Severity, sortChanges } from "./change.ts";
import { correspondingRules } from "./oasdiff-ids.ts";

/** What a team makes of the changes: which count, and how much. */
export interface Policy {
  /** Severities by rule, or `ignore`. An id of oasdiff stands for the rule that says the same. */
  readonly severities?: Readonly<Record<string, Severity | "ignore">>;
  /** Text of an ignore file: see `readIgnored`. */
  readonly ignore?: string;
  /** Whose view counts. What stops only the others is `info`. Default: `both`. */
  readonly audience?: Audience;
}

/** The changes that are left, and the lines of the ignore file that nothing matched. */
export interface Judged {
  readonly changes: readonly Change[];
  readonly unmatched: readonly string[];
}

/**
 * Applies a policy to changes.
 * @throws InputError when it names a rule that is none.
 */
export function applyPolicy(
  changes: readonly Change[],
  { severities = {}, ignore = "", audience = "both" }: Policy,
): Judged {
  const own = new Map(
    Object.entries(severities).flatMap(([id, severity]) => rulesNamed(id).map((rule) => [rule, severity] as const)),
  );
  const ignored = readIgnored(ignore);
  const used = new Set<Ignored>();
  const left = changes.flatMap((change): Change[] => {
    const line = ignored.find((one) => isIgnored(change, one));
    if (line) used.add(line);
    const severity = own.get(change.id) ?? severityFor(change, audience);
    return line || severity === "ignore" ? [] : [{ ...change, severity, level: levelFor(change, severity) }];
  });
  return { changes: sortChanges(left), unmatched: ignored.filter((line) => !used.has(line)).map(({ text }) => text) };
}

/** Whether changes reach a severity. */
export function reaches(changes: readonly Change[], severity: Severity): boolean {
  return changes.some((change) => isAtLeast(change.severity, severity));
}

function severityFor(change: Change, audience: Audience): Severity {
  return audience === "both" || change.audience === "both" || change.audience === audience ? change.severity : "info";
}

// What is not said to break is no reason for a major release, and what is said to break is one.
function levelFor(change: Change, severity: Severity): Level {
  if (severity === change.severity) return change.level;
  if (severity === "breaking") return "major";
  return change.level === "major" ? "minor" : change.level;
}

function rulesNamed(id: string): readonly string[] {
  const rules = correspondingRules(id);
  if (rules.length === 0) throw new InputError(`There is no rule ${id}. "northbound diff --rules" lists them.`);
  return rules;
}

interface Ignored {
  readonly text: string;
  readonly rules: readonly string[];
  readonly place: string;
}

/**
 * Reads an ignore file: a line for each change that is known and meant, `<rule> <place>`, where the place may end with
 * `*` and `*` alone is every place. What follows `#` is the reason.
 */
function readIgnored(text: string): Ignored[] {
  return text.split("\n").flatMap((raw): Ignored[] => {
    const line = raw.replace(/(?:^|\s)#.*$/, "").trim();
    const [, id = "", place = "*"] = /^(\S+)(?:\s+(.+))?$/.exec(line) ?? [];
    return line === "" ? [] : [{ text: line, rules: rulesNamed(id), place }];
  });
}

function isIgnored({ id, place }: Change, { rules, place: wanted }: Ignored): boolean {
  if (!rules.includes(id)) return false;
  return wanted.endsWith("*") ? place.startsWith(wanted.slice(0, -1)) : place === wanted;
}
