import { usualEffect } from "../model/behaviours.ts";
import type { Behaviours } from "../openapi/document.ts";
import type { Context, Rule } from "./rule.ts";

/** Every operation says what it does to the backend, and names a source where its method would suggest something else. */
export function effect(): Rule {
  return {
    Operation(operation: { "x-northbound"?: Behaviours }, { key, location, report }: Context) {
      const { effect: said, effectSource } = operation["x-northbound"] ?? {};
      const method = String(key);
      if (said === undefined) {
        const message = "x-northbound.effect: say whether the operation does read, write or destroy; in doubt, write.";
        report({ message, location: location.key() });
        return;
      }
      const at = location.child("x-northbound");
      const usual = usualEffect(method);
      if (said !== usual && effectSource === undefined) {
        const message = `effect: most ${method.toUpperCase()} operations ${usual}; name in effectSource who says that this one does ${said}.`;
        report({ message, location: at.child("effect") });
      }
      if (said === usual && effectSource !== undefined) {
        report({
          message: `effectSource: ${said} is what ${method.toUpperCase()} suggests; leave it out.`,
          location: at.child("effectSource"),
        });
      }
    },
  };
}
