import type { Fault } from "@northbound/runtime";
import { errorKinds } from "./generated/error-kinds.ts";

type PortalKind = keyof typeof errorKinds;

/** The kind of each published code, from `specs/cloudvision/error-codes.yaml`. */
const kindsByCode: ReadonlyMap<string, PortalKind> = new Map(
  (Object.keys(errorKinds) as PortalKind[]).flatMap((kind) => errorKinds[kind].split(" ").map((code) => [code, kind])),
);

/** Kinds of conditions that mean the same in every module, for codes that were published later. */
const kindsByCondition: ReadonlyMap<string, PortalKind> = commonKinds();

/**
 * What a code of the portal means, and what it proves about a write; `undefined` for one that tells nothing. A refusal says
 * that nothing was done. A database that can't be reached may have been lost between two steps: a read is tried at
 * another node, a write is not sent again.
 */
export function meaningOfPortalCode(code: string): Required<Pick<Fault, "kind" | "outcome">> | undefined {
  const kind = kindsByCode.get(code) ?? kindsByCondition.get(conditionOf(code));
  switch (kind) {
    case undefined:
      return undefined;
    case "store":
      return { kind: "unavailable", outcome: "unknown" };
    case "device":
    case "internal":
      return { kind: "server", outcome: "unknown" };
    default:
      return { kind, outcome: "not-processed" };
  }
}

/** The last three digits: a code is the digits of a module, one of a layer, and three that name the condition. */
function conditionOf(code: string): string {
  return code.slice(-3);
}

/** Conditions with one kind in all modules that have them, at least two. */
function commonKinds(): Map<string, PortalKind> {
  const kinds = new Map<string, PortalKind[]>();
  for (const [code, kind] of kindsByCode) {
    const condition = conditionOf(code);
    kinds.set(condition, [...(kinds.get(condition) ?? []), kind]);
  }
  return new Map(
    [...kinds].flatMap(([condition, all]) => {
      const [first] = all;
      return first !== undefined && all.length > 1 && all.every((kind) => kind === first) ? [[condition, first]] : [];
    }),
  );
}
