import { constantName, isReadyName, reservedGroups } from "../model/naming.ts";
import type { Context, Rule } from "./rule.ts";

/**
 * `operationId` is `group/method`, both camelCase: it becomes `client.group.method()`. A group can't be
 * called like a member that every client has, and two operations can't share the name of their constant.
 */
export function operationId(): Rule {
  const constants = new Map([
    ["operations", "a name of the generated file"],
    ["basePath", "a name of the generated file"],
    ["secrets", "a name of the generated file"],
  ]);
  return {
    Operation({ operationId: id }: { operationId?: unknown }, { location, report }: Context) {
      if (typeof id !== "string") return;
      const at = location.child("operationId");
      if (!isReadyName(id)) {
        report({
          message: `operationId must be group/method in camelCase, such as inventory/listDevices, not ${id}.`,
          location: at,
        });
        return;
      }
      const [group = "", method = ""] = id.split("/");
      if (reservedGroups.has(group)) {
        report({ message: `A group can't be called ${group}: every client has a member of that name.`, location: at });
      }
      const constant = constantName(group, method);
      const other = constants.get(constant);
      if (other !== undefined && other !== id) {
        report({ message: `${id} and ${other} would both be exported as ${constant}.`, location: at });
      }
      constants.set(constant, id);
    },
  };
}
