import type { Layer, Send } from "../send.ts";

/** A layer whose code is loaded with the first call that reaches it: who does not switch it on never downloads it. */
export function lazyLayer(load: () => Promise<Layer>): Layer {
  return (next) => {
    let send: Send | undefined;
    let loading: Promise<Send> | undefined;
    const start = async (): Promise<Send> => (send = (await load())(next));
    return (call) => {
      if (send) return send(call);
      loading ??= start();
      return loading.then((ready) => ready(call));
    };
  };
}
