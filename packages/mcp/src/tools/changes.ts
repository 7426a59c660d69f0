import type { Allowance } from "./allowance.ts";

/** When a person is asked before something is changed. */
export type ConfirmMode = "always" | "destroy" | "never";

/** What changes need beyond the toolbox. */
export interface Changes {
  readonly allowance: Allowance;
  readonly confirm: ConfirmMode;
  /** Confirmations that were used: each is good for one change. */
  readonly used: Set<string>;
  /** Digests of changes that ended with an unknown outcome. */
  readonly inDoubt: Set<string>;
}
