import type { components } from "@northbound/cloudvision/schema";

/** Types of the spec by name. */
export type Schemas = components["schemas"];
