import { isReplaySafeMethod } from "../model/behaviours.ts";
import type { Behaviours, Schema, Settle } from "../openapi/document.ts";
import type { Context, Location, Rule } from "./rule.ts";
import { successSchema } from "./schema-walk.ts";
import { settleTypes } from "./types.ts";

type Look = Partial<Settle>;
type Named = { readonly name?: string };

interface Known {
  readonly effect: string | undefined;
  readonly parameters: ReadonlySet<string>;
  readonly hasBody: boolean;
}

interface Wanted {
  readonly look: Look;
  readonly operation: Known | undefined;
  readonly at: Location;
  readonly report: Context["report"];
}

/**
 * What `settle` says can be followed: it reads with an operation that only reads, fills in parameters that the read has from
 * parts that the call has, and is there only where the lost answer held no secret.
 */
export function settle(): Rule {
  const operations = new Map<string, Known>();
  const wanted: Wanted[] = [];
  const shared = new Set<string>();
  let inherited: readonly object[] = [];
  return {
    Root: {
      enter(root: { "x-settle"?: Readonly<Record<string, readonly Look[]>> }, { location, report }: Context) {
        for (const [by, looks] of Object.entries(root["x-settle"] ?? {})) {
          shared.add(by);
          const at = location.child(["x-settle", by]);
          if (!Array.isArray(looks)) report({ message: `x-settle.${by}: expected a list.`, location: at });
          else
            for (const look of looks) wanted.push({ look: { ...look, by } as Look, operation: undefined, at, report });
        }
      },
      leave() {
        for (const one of wanted) checkLook(one, operations, shared);
      },
    },
    PathItem(item: { parameters?: readonly object[] }) {
      inherited = item.parameters ?? [];
    },
    Operation(
      operation: {
        operationId?: string;
        parameters?: readonly object[];
        requestBody?: object;
        responses?: object;
        "x-northbound"?: Behaviours;
      },
      context: Context,
    ) {
      const behaviours = operation["x-northbound"];
      const named = [...inherited, ...(operation.parameters ?? [])].map((node) => context.resolve(node).node as Named);
      const known = {
        effect: behaviours?.effect,
        parameters: new Set(named.flatMap((parameter) => parameter?.name ?? [])),
        hasBody: operation.requestBody !== undefined,
      };
      if (operation.operationId !== undefined) operations.set(operation.operationId, known);
      const look = behaviours?.settle;
      if (typeof look !== "object" || look === null) return;
      const at = context.location.child(["x-northbound", "settle"]);
      const method = String(context.key);
      const isSafe = behaviours?.replay ? behaviours.replay === "safe" : isReplaySafeMethod(method);
      if (isSafe) context.report({ message: "settle: what is safe to repeat is repeated instead.", location: at });
      if (answersSecret(operation, context)) {
        const message = "settle: the answer holds a secret, and a call that was processed would still be without it.";
        context.report({ message, location: at });
      }
      wanted.push({ look, operation: known, at, report: context.report });
    },
  };
}

function checkLook(
  { look, operation, at, report }: Wanted,
  operations: ReadonlyMap<string, Known>,
  shared: ReadonlySet<string>,
): void {
  const problem = (message: string, key?: string): void =>
    report({ message: `settle: ${message}`, location: key === undefined ? at : at.child(key) });
  const unknown = Object.keys(look).find((key) => !(key in settleTypes));
  if (unknown !== undefined) return problem(`there is no key ${unknown}.`);
  const { by, read } = look;
  if (!settleTypes["by"]?.enum?.includes(by)) return problem("by is correlation, name, state, job or tag.");
  if (read === undefined) {
    if (operation && shared.has(by as string)) return undefined;
    return problem(`name the operation to read with, or add ${by} to x-settle of the spec.`);
  }
  const target = operations.get(read);
  if (!target) return problem(`there is no operation ${read}.`, operation && "read");
  if (target.effect !== "read") return problem(`${read} does not only read.`, operation && "read");
  const [stray] = Object.keys(look.with ?? {}).filter((name) => !target.parameters.has(name) && name !== "body");
  if (stray !== undefined) return problem(`${read} has no parameter ${stray}.`, operation && "with");
  for (const text of [look.with, look.match, look.same].flatMap((texts) => Object.values(texts ?? {}))) {
    for (const [, part = ""] of String(text).matchAll(/\{([^{}]+)\}/g)) {
      const [root = ""] = part.split(".");
      const isThere = root === "correlationId" || !operation || operation.parameters.has(root);
      if (!isThere && !(root === "body" && operation.hasBody))
        problem(`the call has no ${root}, which {${part}} names.`);
    }
  }
  return undefined;
}

/**
 * Whether the answer gives a secret, such as a ticket or a token. Types are shared by many operations, so a member counts
 * where `x-secret-scope` says that this operation has it, or where the answer is never without it.
 */
function answersSecret(operation: { operationId?: string; responses?: object }, context: Context): boolean {
  const id = operation.operationId ?? "";
  const hasSecret = (schema: Schema, from: string | undefined, depth: number): boolean => {
    const { node, location } = schema.$ref === undefined ? { node: schema } : context.resolve(schema, from);
    const next = schema.$ref === undefined ? from : location?.absolutePointer.split("#", 1)[0];
    const { properties = {}, allOf = [], required = [] } = (node ?? {}) as Schema;
    return (
      allOf.some((part) => hasSecret(part, next, depth)) ||
      Object.entries(properties).some(([name, member]) => {
        if (typeof member === "boolean") return false;
        const { format, "x-secret-scope": scope } = member;
        if (Array.isArray(scope)) return scope.includes(id);
        if (format === "password") return scope === "operation" || (depth === 0 && required.includes(name));
        return depth < 2 && hasSecret(member, next, depth + 1);
      })
    );
  };
  const place = successSchema(operation, context);
  return place !== undefined && hasSecret(place.schema, place.from, 0);
}
