import { compareSent } from "./compare-sent.ts";
import { membersOf, type Node } from "./node.ts";
import { type Located, operationsAt } from "./operations.ts";
import type { Source } from "./source.ts";
import { inside, type Place, reportRule, type Work } from "./work.ts";

/** Compares the webhooks of two documents: what the server sends to callers. */
export function compareWebhooks(work: Work): void {
  const place = (name: string): Place => ({ name: `webhook ${name}`, pointer: ["webhooks", name], position: "body" });
  compareMaps(work, "webhook", place, work.sources.old.document["webhooks"], work.sources.new.document["webhooks"]);
}

/** Compares the callbacks of an operation. */
export function compareCallbacks(work: Work, place: Place, before: Located, after: Located): void {
  const at = (name: string): Place => inside(place, ` callback ${name}`, ["callbacks", name]);
  const { old, new: now } = work.sources;
  compareMaps(
    work,
    "callback",
    at,
    flatten(old, before.operation["callbacks"]),
    flatten(now, after.operation["callbacks"]),
  );
}

// A callback has path items by expression; one alone needs no name of its own.
function flatten(source: Source, callbacks: unknown): Node {
  const entries = membersOf(callbacks).flatMap(([name, callback]) => {
    const items = membersOf(source.resolve(callback));
    return items.map(([expression, item]) => [items.length === 1 ? name : `${name} ${expression}`, item] as const);
  });
  return Object.fromEntries(entries);
}

function compareMaps(
  work: Work,
  kind: "webhook" | "callback",
  place: (name: string) => Place,
  before: unknown,
  after: unknown,
): void {
  const [from, to] = [new Map(membersOf(before)), new Map(membersOf(after))];
  for (const [name, item] of from) {
    if (to.has(name))
      compareItem(work, place(name), work.sources.old.resolve(item), work.sources.new.resolve(to.get(name)));
    else reportRule(work, place(name), `${kind}-removed`, "is gone");
  }
  for (const name of to.keys()) if (!from.has(name)) reportRule(work, place(name), `${kind}-added`, "is new");
}

function compareItem(work: Work, place: Place, from: Node, to: Node): void {
  const [before, after] = [from, to].map((item) => new Map(operationsAt(item, "", []).map((one) => [one.method, one])));
  for (const [method, located] of before ?? []) {
    const at = inside(place, ` ${method}`, [method.toLowerCase()]);
    const now = after?.get(method);
    if (now) compareSent(work, { ...at, position: "body" }, located, now);
    else reportRule(work, at, "webhook-operation-removed", "is gone");
  }
  for (const method of after?.keys() ?? []) {
    if (!before?.has(method))
      reportRule(work, inside(place, ` ${method}`, [method.toLowerCase()]), "webhook-operation-added", "is new");
  }
}
