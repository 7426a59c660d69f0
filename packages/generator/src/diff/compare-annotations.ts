import { asNode, canonical, type Node, show } from "./node.ts";
import { valueOf } from "./schema-node.ts";
import { type Place, report, type Work } from "./work.ts";

/** Compares what schemas say beside the values that they take. */
export function compareAnnotations(work: Work, place: Place, from: readonly Node[], to: readonly Node[]): void {
  compareDefault(work, place, from, to);
  compareDeprecated(work, place, from, to);
  compareDiscriminator(work, place, from, to);
  if (work.isXml) compareXml(work, place, from, to);
}

function compareDefault(work: Work, place: Place, from: readonly Node[], to: readonly Node[]): void {
  const [before, after] = [valueOf(from, "default"), valueOf(to, "default")];
  if (canonical(before) === canonical(after)) return;
  const rule =
    before === undefined
      ? "default-value-added"
      : after === undefined
        ? "default-value-removed"
        : "default-value-changed";
  const values = { before: show(before), after: show(after) };
  report(work, place, rule, `default ${values.before} became ${values.after}`, values);
}

function compareDeprecated(work: Work, place: Place, from: readonly Node[], to: readonly Node[]): void {
  const [was, is] = [from, to].map((parts) => parts.some((part) => part["deprecated"] === true));
  if (!was && is) report(work, place, "deprecated", "is deprecated");
  if (was && !is) report(work, place, "reactivated", "is no longer deprecated");
}

const flags = [
  ["readOnly", "became-read-only", "is only read now", "became-not-read-only", "may be sent now"],
  ["writeOnly", "became-write-only", "is only sent now", "became-not-write-only", "may be read now"],
] as const;

/** Compares who sends a member. */
export function compareFlags(work: Work, place: Place, from: readonly Node[], to: readonly Node[]): void {
  for (const [keyword, set, says, unset, said] of flags) {
    const [was, is] = [from, to].map((parts) => parts.some((part) => part[keyword] === true));
    if (!was && is) report(work, place, set, says);
    if (was && !is) report(work, place, unset, said);
  }
}

function compareDiscriminator(work: Work, place: Place, from: readonly Node[], to: readonly Node[]): void {
  const [before, after] = [valueOf(from, "discriminator"), valueOf(to, "discriminator")];
  if (before === undefined && after === undefined) return;
  if (before === undefined || after === undefined) {
    const isNew = before === undefined;
    report(
      work,
      place,
      isNew ? "discriminator-added" : "discriminator-removed",
      isNew ? "has a discriminator now" : "no longer has a discriminator",
      isNew ? { after: discriminatorOf(after).name } : { before: discriminatorOf(before).name },
    );
    return;
  }
  const [was, is] = [discriminatorOf(before), discriminatorOf(after)];
  if (was.name !== is.name) {
    report(work, place, "discriminator-property-name-changed", `is told apart by ${is.name} now, not by ${was.name}`, {
      before: was.name,
      after: is.name,
    });
  }
  for (const [value, target] of Object.entries(was.mapping)) {
    const now = is.mapping[value];
    if (now === undefined)
      report(work, place, "discriminator-mapping-deleted", `no longer maps ${value}`, { before: show(target) });
    else if (now !== target) {
      report(
        work,
        place,
        "discriminator-mapping-changed",
        `maps ${value} to ${String(now)} now, not to ${String(target)}`,
        { before: show(target), after: show(now) },
      );
    }
  }
  for (const [value, target] of Object.entries(is.mapping)) {
    if (!(value in was.mapping))
      report(work, place, "discriminator-mapping-added", `maps ${value} too`, { after: show(target) });
  }
}

interface Discriminator {
  readonly name: string;
  readonly mapping: Node;
}

// In 2.0 it was the name alone; since 3.2 there may be a default among the mapping.
function discriminatorOf(value: unknown): Discriminator {
  if (typeof value === "string") return { name: value, mapping: {} };
  const { propertyName, mapping, defaultMapping } = asNode(value);
  return {
    name: String(propertyName),
    mapping: { ...asNode(mapping), ...(defaultMapping !== undefined && { "(default)": defaultMapping }) },
  };
}

function compareXml(work: Work, place: Place, from: readonly Node[], to: readonly Node[]): void {
  const [before, after] = [valueOf(from, "xml"), valueOf(to, "xml")];
  if (canonical(before) === canonical(after)) return;
  report(work, place, "xml-changed", `xml ${show(before)} became ${show(after)}`, {
    before: show(before),
    after: show(after),
  });
}
