import type { Outcome, Profile, Testbed } from "../registry/registry.ts";

/** A stage of an item: the clean before the run, or the run. */
export interface Stage {
  state: string | null;
  startedAt: number | undefined;
  endedAt: number | undefined;
}

/** One job inside a request. */
export interface Item {
  readonly id: string;
  readonly profile: Profile;
  /** Testbeds to choose from; empty when a topology was asked for. */
  readonly choice: readonly Testbed[];
  state: string;
  startedAt: number | undefined;
  endedAt: number | undefined;
  testbed: Testbed | undefined;
  readonly clean: Stage;
  readonly run: Stage;
  /** Outcomes of the tasks that have run. */
  readonly outcomes: { readonly outcome: Outcome; readonly from: number; readonly to: number }[];
  cancel: (() => void) | undefined;
}

/** A run of a profile or a bundle. */
export interface Request {
  readonly id: string;
  readonly number: string;
  readonly group: string;
  readonly name: string;
  readonly submitter: string;
  readonly username: string;
  readonly description: string | null;
  readonly branch: string;
  readonly tags: readonly string[];
  readonly maxSeconds: number;
  readonly wantsClean: boolean;
  readonly options: Readonly<Record<string, string | boolean | number>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly submittedAt: number;
  readonly items: readonly Item[];
  state: string;
  endedAt: number | undefined;
  stopped: { readonly by: string; readonly reason: string; readonly at: number } | undefined;
  cancelLimit: (() => void) | undefined;
}

/** A stage that has not begun. */
export function noStage(): Stage {
  return { state: null, startedAt: undefined, endedAt: undefined };
}

/** Whether nothing more will happen to a request. */
export function isOver(request: Request): boolean {
  return request.endedAt !== undefined;
}
