import type { Schemas } from "../types.ts";

/** A change control of the second generation. */
export interface CcapiControl {
  readonly config: Schemas["CcapiChangeControl"];
  readonly timestamp: string;
  approved: boolean;
  status: Schemas["CcapiStatus"];
  cancel: (() => void) | undefined;
}

/** Change controls of the two older interfaces, by id. */
export interface ChangeControls {
  readonly legacy: Map<string, Schemas["LegacyChangeControl"]>;
  readonly ccapi: Map<string, CcapiControl>;
}

/** A new server has no change control. */
export function createChangeControls(): ChangeControls {
  return { legacy: new Map(), ccapi: new Map() };
}
