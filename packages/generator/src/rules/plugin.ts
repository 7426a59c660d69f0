import { behaviours } from "./behaviours.ts";
import { complete } from "./complete.ts";
import { described } from "./described.ts";
import { effect } from "./effect.ts";
import { examples } from "./examples.ts";
import { operationId } from "./operation-id.ts";
import { parameters } from "./parameters.ts";
import { settle } from "./settle.ts";
import { shape } from "./shape.ts";
import type { Rule } from "./rule.ts";
import { extendTypes } from "./types.ts";

/** What Redocly loads: our rules for specs and the shape of `x-northbound`. */
export interface Plugin {
  readonly id: string;
  readonly rules: { readonly oas3: Readonly<Record<string, () => Rule>> };
  readonly typeExtension: { readonly oas3: typeof extendTypes };
}

/** Makes the plugin; `redocly.yaml` names this file, so `redocly lint` knows the same rules as the generator. */
export default function plugin(): Plugin {
  return {
    id: "northbound",
    rules: {
      oas3: {
        behaviours,
        complete,
        described,
        effect,
        examples,
        "operation-id": operationId,
        parameters,
        settle,
        shape,
      },
    },
    typeExtension: { oas3: extendTypes },
  };
}
