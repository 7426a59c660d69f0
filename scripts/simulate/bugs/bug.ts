/** A fault that is put into the runtime on purpose, to see whether the simulator finds it. */
export interface Bug {
  readonly name: string;
  /** Below `packages/runtime/src`. */
  readonly file: string;
  /** What stands there once; the test of the bugs fails when it no longer does. */
  readonly text: string;
  readonly replacement: string;
}
