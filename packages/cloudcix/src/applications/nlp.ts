import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/nlp/calls.ts";
import { operations, secrets } from "../generated/nlp/operations.ts";
import type { components, paths } from "../generated/nlp/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX NLP: use of text embeddings. */
export type Nlp = Client<paths, Calls>;

/** What CloudCIX NLP is, as data. */
export const nlp: Application<Nlp> = { name: "nlp", label: "nlp", operations, secrets };

/**
 * Makes a client of CloudCIX NLP alone: use of text embeddings. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createNlp(options: CloudCixOptions): Nlp {
  return openApplication(nlp, options);
}
