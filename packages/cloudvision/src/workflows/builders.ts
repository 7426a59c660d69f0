import { type CallOptions, shareDeadline } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";
import { atMostOnce } from "./at-most-once.ts";
import { findConfiglet } from "./configlets.ts";
import { fresh } from "./change.ts";

type Schemas = components["schemas"];

/** A configlet builder: a script, and the form that it asks people with. */
export interface BuilderDefinition {
  readonly name: string;
  /** Python, as CloudVision runs it. */
  readonly script: string;
  readonly form?: readonly Schemas["BuilderFormFieldInput"][] | undefined;
  /** @default false */
  readonly draft?: boolean | undefined;
}

/** What putting a builder gave. */
export interface PutBuilder {
  readonly key: string;
  readonly name: string;
  /** Whether it was made now. */
  readonly created: boolean;
}

/**
 * Makes sure that there is a builder of this name with this script and form: it is created or changed. Safe to call
 * twice, also when the answer to the first call was lost.
 */
export async function putConfigletBuilder(
  calls: Pick<Calls, "configlets" | "configletBuilders">,
  definition: BuilderDefinition,
  given: CallOptions = {},
): Promise<PutBuilder> {
  const options = shareDeadline(given);
  const { name } = definition;
  const known = await findConfiglet(calls, name, fresh(options));
  if (known) {
    const { key } = known;
    await calls.configletBuilders.update(
      { isDraft: draftOf(definition), id: key, action: "save", body: bodyOf(definition) },
      options,
    );
    return { key, name, created: false };
  }
  await atMostOnce<unknown>(
    () => calls.configletBuilders.create({ isDraft: draftOf(definition), body: bodyOf(definition) }, options),
    () => findConfiglet(calls, name, fresh(options)),
    options,
  );
  const { key } = await calls.configlets.getByName({ name }, fresh(options));
  return { key, name, created: true };
}

/** The script goes by one of two names, depending on the release; both are sent. */
function bodyOf({ name, script, form = [] }: BuilderDefinition): Schemas["BuilderInput"] {
  const main = { data: script };
  return { name, data: { formList: [...form], mainScript: main, main_script: main } };
}

/** cvprac writes Python's words, and the portal takes them. */
function draftOf({ draft = false }: BuilderDefinition): string {
  return draft ? "True" : "False";
}
