import type { components } from "@northbound/prime-infrastructure/schema";
import type { WorldSite } from "../world/sites.ts";

/** Types of the spec by name. */
export type Schemas = components["schemas"];

/** A record of a data resource: what is answered, and where it belongs. */
export interface Row {
  readonly id: number;
  /** Its site, which is also its virtual domain and its location group; absent for what every domain sees. */
  readonly site?: WorldSite | undefined;
  readonly record: Readonly<Record<string, unknown>>;
}
