import type { Call, Send } from "../core/call.ts";

/** Where calls end that are made to be explained. Until the first is, it costs a look at `taker`. */
export interface ExplainScope {
  /** What takes the calls of the work that runs now; `undefined` where none is to be explained. */
  taker?: (() => Send | undefined) | undefined;
  /** Runs work whose calls are taken, those that it makes later among them. */
  run?: (<T>(take: Send, work: () => T) => T) | undefined;
}

/** Ends a call that was made to be explained. */
export class ExplainedCall extends Error {
  constructor({ name }: Call) {
    super(`${name} was explained, and not sent.`);
    this.name = "ExplainedCall";
  }
}
