import { reservedInputs } from "../model/naming.ts";
import type { Context, Location, Rule } from "./rule.ts";

type Raw = readonly object[] | undefined;

/**
 * A named call takes path, query and header parameters in one flat object beside `body` and `headers`, so
 * their names must differ from each other and from those two words.
 */
export function parameters(): Rule {
  let shared: Raw;
  return {
    PathItem(pathItem: { parameters?: Raw }) {
      shared = pathItem.parameters;
    },
    Operation(operation: { parameters?: Raw }, context: Context) {
      const seen = new Map<string, string>();
      const own = readNames(operation.parameters, context);
      const inherited = readNames(shared, context).filter(
        ({ name, where }) => !own.some((parameter) => parameter.name === name && parameter.where === where),
      );
      for (const { name, where, location } of [...inherited, ...own]) {
        const at = location ?? context.location.child("operationId").key();
        if (reservedInputs.has(name)) {
          context.report({
            message: `A ${where} parameter can't be called ${name}: named calls use that word.`,
            location: at,
          });
        }
        const other = seen.get(name);
        if (other !== undefined && other !== where) {
          const message = `${name} is a ${other} and a ${where} parameter; named calls take both in one object.`;
          context.report({ message, location: at });
        }
        seen.set(name, where);
      }
    },
  };

  function readNames(raw: Raw, context: Context): { name: string; where: string; location: Location | undefined }[] {
    return (raw ?? []).flatMap((node, index) => {
      const parameter = context.resolve(node).node as { name?: string; in?: string } | undefined;
      if (parameter?.name === undefined || parameter.in === undefined) return [];
      const location = raw === shared ? undefined : context.location.child(["parameters", index]);
      return [{ name: parameter.name, where: parameter.in, location }];
    });
  }
}
