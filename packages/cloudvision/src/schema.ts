// Types alone: what the spec describes, for code that needs them without the client.
export type { components, operations, paths } from "./generated/schema.d.ts";
