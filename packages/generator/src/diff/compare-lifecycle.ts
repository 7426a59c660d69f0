import { asText, canonical, type Node, show } from "./node.ts";
import type { Located } from "./operations.ts";
import type { RuleId } from "./rules.ts";
import { type Place, reportRule, type Work } from "./work.ts";

/** Compares what is said about how long an operation stays. */
export function compareLifecycle(work: Work, place: Place, before: Located, after: Located): void {
  const [was, is] = [before, after].map(({ operation }) => operation["deprecated"] === true);
  if (!was && is) reportRule(work, place, "endpoint-deprecated", "is deprecated");
  if (was && !is) reportRule(work, place, "endpoint-reactivated", "is no longer deprecated");
  if (is) compareSunset(work, place, sunsetRules, before.operation["x-sunset"], after.operation["x-sunset"]);
  compareStability(work, place, before, after);
}

/** The rules about the day on which something ends. */
export interface SunsetRules {
  readonly deleted: RuleId;
  readonly earlier: RuleId;
  readonly added: RuleId;
  readonly unread: RuleId;
}

const sunsetRules: SunsetRules = {
  deleted: "sunset-deleted",
  earlier: "api-sunset-date-changed-too-small",
  added: "api-sunset-date-added",
  unread: "api-path-sunset-parse",
};

/** Compares the day on which something that is deprecated ends. */
export function compareSunset(work: Work, place: Place, rules: SunsetRules, said: unknown, says: unknown): void {
  if (canonical(said) === canonical(says)) return;
  const [day, dayNow] = [dayOf(said), dayOf(says)];
  const unread =
    says !== undefined && dayNow === undefined ? says : said !== undefined && day === undefined ? said : undefined;
  const values = { before: show(said), after: show(says) };
  const tell = (rule: RuleId, message: string): void => reportRule(work, place, rule, message, values);
  if (says === undefined) tell(rules.deleted, `no longer says when it ends (${values.before})`);
  else if (unread !== undefined) tell(rules.unread, `ends on ${show(unread)}, which is no date`);
  else if (day === undefined || dayNow === undefined) tell(rules.added, `ends on ${values.after}`);
  else if (dayNow < day) tell(rules.earlier, `ends on ${values.after}, not on ${values.before}`);
}

function dayOf(value: unknown): number | undefined {
  const day = Date.parse(asText(value) ?? "");
  return Number.isNaN(day) ? undefined : day;
}

const stages = ["draft", "alpha", "beta", "stable"];

function compareStability(work: Work, place: Place, before: Located, after: Located): void {
  const [was, is] = [before, after].map(({ operation }) => operation["x-stability-level"] ?? "stable");
  if (canonical(was) === canonical(is)) return;
  const unread = [is, was].find((stage) => typeof stage !== "string" || !stages.includes(stage));
  if (unread !== undefined)
    reportRule(
      work,
      place,
      "api-invalid-stability-level",
      `has the stability ${show(unread)}, which is none of ${stages.join(", ")}`,
      { before: show(was), after: show(is) },
    );
  else {
    const isLess = stages.indexOf(String(is)) < stages.indexOf(String(was));
    reportRule(
      work,
      place,
      isLess ? "api-stability-decreased" : "api-stability-increased",
      `stability ${String(was)} became ${String(is)}`,
      { before: String(was), after: String(is) },
    );
  }
}

/** Whether an operation is a draft, of which nothing was promised. */
export function isDraft({ operation }: Located): boolean {
  return operation["x-stability-level"] === "draft" || operation["x-stability-level"] === "alpha";
}

/** Whether callers could know that something would go: it was deprecated, and its day, if there is one, has come. */
export function announced(node: Node, today: number): "no" | "too early" | "yes" {
  if (node["deprecated"] !== true) return "no";
  if (node["x-sunset"] === undefined) return "yes";
  const end = dayOf(node["x-sunset"]);
  return end === undefined ? "no" : end > today ? "too early" : "yes";
}
