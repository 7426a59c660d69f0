import type { Call } from "../core/call.ts";
import { memoizeAsync } from "../util/memoize-async.ts";
import type { Layer, Send } from "../core/send.ts";

/**
 * A layer whose code is loaded with the first call that wants it: who does not switch it on never downloads it.
 * @param isWanted whether a call needs the layer. Once one did, all go through it, in the order in which they came.
 */
export function lazyLayer(load: () => Promise<Layer>, isWanted: (call: Call) => boolean = () => true): Layer {
  return (next) => {
    let send: Send | undefined;
    let wasWanted = false;
    const start = memoizeAsync(async () => (send = (await load())(next)));
    return (call) => {
      if (send) return send(call);
      if (!wasWanted && !isWanted(call)) return next(call);
      wasWanted = true;
      return start(call.signal).then((ready) => ready(call));
    };
  };
}
