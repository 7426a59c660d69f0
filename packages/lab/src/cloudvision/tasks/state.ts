import type { Schemas } from "../types.ts";

/** A task with the fields that its states need. */
export interface Task {
  readonly id: string;
  record: Schemas["Task"];
  readonly log: { readonly at: number; readonly text: string }[];
  /** What happens when it completes. */
  readonly apply: () => void;
  /** Makes it fail at its second step. */
  fails: boolean;
  cancel: (() => void) | undefined;
}

/** Tasks by number, oldest first. */
export type Tasks = Map<string, Task>;
