import type { Schemas } from "../types.ts";

/** What builders have written. */
export interface Builders {
  /** Which builder wrote which configlet, and for what device, by the key of the configlet. */
  readonly generated: Map<string, Schemas["GeneratedConfigletMapper"]>;
}

/** On a new server no builder has run. */
export function createBuilders(): Builders {
  return { generated: new Map() };
}
