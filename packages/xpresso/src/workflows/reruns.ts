import type { components } from "../generated/schema.d.ts";
import { badOutcomes } from "./counts.ts";
import { type AnyRequest, isBadEnd } from "./ended.ts";

type Schemas = components["schemas"];
type Item = NonNullable<AnyRequest["items"]>[number];

/** What to submit so that the failed items of a request run again. */
export function rerunsOf(
  { items, branch, description, tags }: AnyRequest,
  parameters: Schemas["RequestParameters"] | undefined,
): Schemas["ProfileOnTestbedsV1"][] {
  const all: readonly Item[] = items ?? [];
  return all.filter(hasFailed).flatMap(({ profile, submitted_testbeds: submitted }) => {
    const id = identifierOf(profile);
    if (id === undefined) return [];
    const testbeds = [submitted ?? []]
      .flat()
      .map(identifierOf)
      .filter((testbed) => testbed !== undefined);
    return [
      {
        profile: id,
        ...(testbeds.length > 0 && { testbeds }),
        // An absent branch is told as a text.
        ...(branch && branch !== "N/A" && { branch }),
        ...(description && { description }),
        ...(tags && tags.length > 0 && { tags }),
        ...(parameters && { parameters }),
      },
    ];
  });
}

function hasFailed({ state, results }: Item): boolean {
  const { summary = {} } = results?.run ?? {};
  return isBadEnd(state) || badOutcomes.some((kind) => (summary[kind] ?? 0) > 0);
}

/** Items of both versions name profiles and testbeds by `uuid`; v2 may say `id`. */
function identifierOf(reference: unknown): string | undefined {
  const { uuid, id } = (reference ?? {}) as { readonly uuid?: unknown; readonly id?: unknown };
  const found = uuid ?? id;
  return typeof found === "string" ? found : undefined;
}
