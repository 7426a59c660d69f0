import { type CallFacts, factsOf } from "../calls/call-facts.ts";
import { groupOf } from "../cache/invalidation.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { mayRepeat } from "../errors/may-repeat.ts";
import type { NorthboundError } from "../errors/northbound-error.ts";

/** The key of a query: whose client it is, the group, the operation, the input. */
export type NorthboundKey = readonly [
  "northbound",
  scope: string,
  group: string,
  operation: string,
  input: unknown,
  ...unknown[],
];

/** Tries a call again, at most three times, where that is safe: what was provably not processed, and may pass. */
export function retry(count: number, error: NorthboundError): boolean {
  return count < 3 && mayRepeat(error);
}

/**
 * The facts of a named call.
 * @throws InvalidInputError for a function that is none.
 */
export function mustKnow(call: object, what: string): CallFacts {
  const facts = factsOf(call);
  if (facts) return facts;
  throw new InvalidInputError(
    `${what} takes a named call of a client, such as rhev.vms.get. Around any other function, write the options yourself, with mayRepeat as retry.`,
  );
}

/** The key of a call. */
export function keyOf({ operation, scope }: CallFacts, input: unknown, ...more: readonly unknown[]): NorthboundKey {
  return ["northbound", scope(), groupOf(operation), operation.id, toPlain(input ?? {}), ...more];
}

/**
 * The key that all queries of a call's group begin with, for `invalidateQueries`.
 * @throws InvalidInputError for a function that is no named call.
 */
export function groupKey(call: object): readonly ["northbound", scope: string, group: string] {
  const { operation, scope } = mustKnow(call, "groupKey");
  return ["northbound", scope(), groupOf(operation)];
}

/** The beginnings of the keys that a write makes void. */
export function voidedBy({ operation, scope, invalidates }: CallFacts): readonly (readonly string[])[] {
  const others = invalidates?.(operation) ?? [];
  if (others === "all") return [["northbound", scope()]];
  return [groupOf(operation), ...others].map((group) => ["northbound", scope(), group]);
}

/** Keys are written as JSON, which has no large whole numbers and no dates. */
function toPlain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_name, member: unknown) => (typeof member === "bigint" ? `${member}n` : member)),
  ) as unknown;
}
