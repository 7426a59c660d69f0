import type { Context, Location, Rule } from "./rule.ts";

interface Operation {
  readonly tags?: readonly string[];
  readonly requestBody?: object;
  readonly responses?: object;
}

/** Every tag has at least one example on a request or a response of its operations. */
export function examples(): Rule {
  const tags = new Map<string, Location>();
  const used = new Set<string>();
  const shown = new Set<string>();
  return {
    Tag({ name }: { name?: string }, { location }: Context) {
      if (name !== undefined) tags.set(name, location);
    },
    Operation(operation: Operation, context: Context) {
      for (const tag of operation.tags ?? []) {
        used.add(tag);
        if (!shown.has(tag) && hasExample(operation, context)) shown.add(tag);
      }
    },
    Root: {
      leave(_root: object, { report }: Context) {
        for (const [tag, location] of tags) {
          if (!used.has(tag)) report({ message: `No operation has the tag ${tag}.`, location: location.key() });
          else if (!shown.has(tag)) {
            report({
              message: `No operation of the tag ${tag} shows an example of a request or response.`,
              location: location.key(),
            });
          }
        }
      },
    },
  };
}

function hasExample({ requestBody, responses = {} }: Operation, context: Context): boolean {
  return [requestBody, ...Object.values(responses)].some((raw) => {
    if (typeof raw !== "object" || raw === null) return false;
    const { node, location } = context.resolve(raw);
    const from = "$ref" in raw ? location?.absolutePointer.split("#", 1)[0] : undefined;
    const content = (node as { content?: object } | undefined)?.content ?? {};
    return Object.values(content).some((media: unknown) => isShown(media) || isShown(schemaOf(media, from, context)));
  });
}

function schemaOf(media: unknown, from: string | undefined, { resolve }: Context): unknown {
  const schema = (media as { schema?: unknown } | null)?.schema;
  return typeof schema === "object" && schema !== null ? resolve(schema, from).node : undefined;
}

function isShown(node: unknown): boolean {
  return typeof node === "object" && node !== null && ("example" in node || "examples" in node);
}
