import { asNode, canonical, show } from "./node.ts";
import type { Located } from "./operations.ts";
import type { RuleId } from "./rules.ts";
import { type Place, reportRule, type Work } from "./work.ts";

// What is not listed changes how a call is made, not what callers write.
const noticed: Readonly<Record<string, RuleId>> = {
  paging: "behaviour-paging-changed",
  stream: "behaviour-stream-changed",
  items: "behaviour-items-changed",
  until: "behaviour-until-changed",
  since: "behaviour-since-changed",
};

/** Compares what `x-northbound` says about an operation, and notes other extensions that differ. */
export function compareBehaviours(work: Work, place: Place, before: Located, after: Located): void {
  const [from, to] = [before, after].map(({ operation }) => asNode(operation["x-northbound"]));
  for (const name of new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})])) {
    if (canonical(from?.[name]) === canonical(to?.[name])) continue;
    const values = { before: show(from?.[name]), after: show(to?.[name]) };
    reportRule(
      work,
      place,
      noticed[name] ?? "behaviour-changed",
      `x-northbound.${name}: ${values.before} became ${values.after}`,
      values,
    );
  }
  const known = ["x-northbound", "x-sunset", "x-stability-level"];
  for (const name of new Set([...Object.keys(before.operation), ...Object.keys(after.operation)])) {
    if (!name.startsWith("x-") || known.includes(name)) continue;
    if (canonical(before.operation[name]) !== canonical(after.operation[name])) work.extensions.add(name);
  }
}
