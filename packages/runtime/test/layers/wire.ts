import type { Call } from "../../src/core/call.ts";
import type { Clock } from "../../src/util/clock.ts";
import { Reply } from "../../src/core/reply.ts";
import type { Send } from "../../src/core/send.ts";

/** What stands below the layer under test: an exchange takes 2 ms to connect and 4 ms more to answer. */
export interface Wire {
  readonly send: Send;
  /** Calls that were read, in order. */
  readonly received: Call[];
  /** Exchanges under way, streamed answers included. */
  readonly open: number;
  /** Most exchanges that were under way at the same time. */
  readonly peak: number;
  /** Pieces that were asked of streamed answers. */
  readonly pulled: number;
  /** What comes instead of an answer. */
  failure: ((call: Call) => Error | undefined) | undefined;
  /** What is answered; by default the call's URL, in pieces when it is streamed. */
  answer: (call: Call) => Reply;
}

/** What a streamed answer is made of. */
export const pieces: readonly string[] = ['{"piece":1}\n', '{"piece":2}\n', '{"piece":3}\n'];

/** Makes a wire that honours signal and cancel as a transport does, and counts what is left on it. */
export function createWire(clock: Clock): Wire {
  const received: Call[] = [];
  const counted = { open: 0, peak: 0, pulled: 0 };
  const wire: Wire = {
    send: (call) => exchange(call),
    received,
    get open() {
      return counted.open;
    },
    get peak() {
      return counted.peak;
    },
    get pulled() {
      return counted.pulled;
    },
    failure: undefined,
    answer: (call) => json({ url: call.url }),
  };

  const exchange = (call: Call): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const { signal } = call;
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      counted.open += 1;
      counted.peak = Math.max(counted.peak, counted.open);
      let cancelTimer = clock.after(2, () => {
        call.written = true;
        received.push(call);
        cancelTimer = clock.after(4, () => {
          const failure = wire.failure?.(call);
          if (failure) end(() => reject(failure));
          else if (call.isStreamed) give(streamed());
          else give(wire.answer(call));
        });
      });
      const end = (settle: () => void): void => {
        if (call.cancel === undefined) return;
        call.cancel = undefined;
        cancelTimer();
        signal?.removeEventListener("abort", onAbort);
        counted.open -= 1;
        settle();
      };
      const give = (reply: Reply): void => {
        reply.node = call.node;
        reply.ticket = call.ticket;
        if (reply.isStreamed) resolve(reply);
        else end(() => resolve(reply));
      };
      const streamed = (): Reply => {
        let next = 0;
        let controller!: ReadableStreamDefaultController<Uint8Array>;
        call.cancel = (reason) => end(() => controller.error(reason));
        const body = new ReadableStream<Uint8Array>(
          {
            start: (its) => {
              controller = its;
            },
            pull: () => {
              counted.pulled += 1;
              controller.enqueue(new TextEncoder().encode(pieces[next++]));
              if (next === pieces.length) end(() => controller.close());
            },
            cancel: () => end(() => {}),
          },
          { highWaterMark: 0 },
        );
        return new Reply({ status: 200, headers: { "content-type": "application/x-ndjson" }, body });
      };
      const onAbort = (): void => call.cancel?.(signal?.reason as Error);
      call.cancel = (reason) => end(() => reject(reason));
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  return wire;
}

/** A JSON answer. */
export function json(value: unknown, status = 200): Reply {
  const body = new TextEncoder().encode(JSON.stringify(value));
  return new Reply({ status, headers: { "content-type": "application/json" }, body });
}
