import type { components } from "@northbound/xpresso/schema";

/** Types of the spec by name. */
export type Schemas = components["schemas"];
