import type { Context, Rule } from "./rule.ts";

type Described = { readonly description?: unknown };

/**
 * Every parameter, every property and every tag says what it is. A property that refers to a named type may leave the
 * words to that type.
 */
export function described(): Rule {
  return {
    Tag(tag: Described & { name?: string }, { location, report }: Context) {
      if (!hasText(tag)) report({ message: `The tag ${tag.name} needs a description.`, location: location.key() });
    },
    Parameter(parameter: Described & { name?: string }, { location, report }: Context) {
      if (!hasText(parameter))
        report({ message: `The parameter ${parameter.name} needs a description.`, location: location.key() });
    },
    SchemaProperties(properties: Readonly<Record<string, unknown>>, { location, report, resolve }: Context) {
      for (const [name, property] of Object.entries(properties)) {
        if (typeof property !== "object" || property === null) continue;
        if (hasText(property) || ("$ref" in property && hasText(resolve(property).node))) continue;
        report({ message: `The property ${name} needs a description.`, location: location.child(name).key() });
      }
    },
  };
}

function hasText(node: unknown): boolean {
  const text = (node as Described | null | undefined)?.description;
  return typeof text === "string" && text.trim() !== "";
}
