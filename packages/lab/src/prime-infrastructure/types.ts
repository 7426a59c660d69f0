import type { components, operations } from "@northbound/prime-infrastructure/schema";
import type { Arrival, Context, Handlers } from "../core/backend.ts";
import type { WorldSite } from "../world/sites.ts";
import type { PrimeState } from "./state.ts";

/** Types of the spec by name. */
export type Schemas = components["schemas"];

/** Behaviours of Prime Infrastructure, typed by its spec. */
export type PrimeHandlers = Handlers<operations, PrimeState>;

/** A request on its way through Prime Infrastructure. */
export type PrimeArrival = Arrival<PrimeState>;

/** A request that fits the spec. */
export type PrimeContext = Context<PrimeState>;

/** A record of a data resource: what is answered, and where it belongs. */
export interface Row {
  readonly id: number;
  /** Its site, which is also its virtual domain and its location group; absent for what every domain sees. */
  readonly site?: WorldSite | undefined;
  readonly record: Readonly<Record<string, unknown>>;
}
