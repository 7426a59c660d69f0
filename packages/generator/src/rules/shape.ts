import type { Context, Rule } from "./rule.ts";
import { behaviourTypes } from "./types.ts";

/**
 * The keys of `x-northbound` and their values, for specs that are not held to Redocly's `struct` rule
 * as a whole because somebody else wrote them.
 */
export function shape(): Rule {
  return {
    Northbound(node: unknown, { location, report }: Context) {
      if (typeof node !== "object" || node === null) {
        report({ message: "x-northbound is an object of behaviours.", location });
        return;
      }
      for (const [key, value] of Object.entries(node)) {
        const expected = behaviourTypes[key];
        if (!expected) report({ message: `x-northbound has no key ${key}.`, location: location.child(key).key() });
        else if (!fits(value, expected)) {
          report({
            message: `${key}: expected ${say(expected)}, not ${JSON.stringify(value)}.`,
            location: location.child(key),
          });
        }
      }
    },
  };
}

type Expected = (typeof behaviourTypes)[string];

function fits(value: unknown, { type, enum: values, items }: Expected): boolean {
  if (values) return values.includes(value);
  if (items) return Array.isArray(value) && value.every((item) => fits(item, items));
  return type === "integer" ? Number.isInteger(value) : typeof value === type;
}

function say({ type, enum: values, items }: Expected): string {
  if (items) return `a list of ${say(items)}`;
  return values ? values.map((value) => JSON.stringify(value)).join(" or ") : (type ?? "");
}
