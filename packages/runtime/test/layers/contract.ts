import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Call, type CallInit } from "../../src/core/call.ts";
import type { Operation } from "../../src/core/operation.ts";
import type { Reply } from "../../src/core/reply.ts";
import type { Send } from "../../src/core/send.ts";
import { createFakeClock, type FakeClock } from "../helpers/fake-clock.ts";
import { createWire, pieces, type Wire } from "./wire.ts";

/** Where a layer is tried out: time stands still until the test moves it. */
export interface Bench {
  readonly clock: FakeClock;
  readonly wire: Wire;
}

/** A layer under test, at work in one of its ways. */
export interface LayerCase {
  /** Puts the layer over the wire. */
  readonly build: (bench: Bench) => Send;
  /** The operation of the calls. Default: a read that the cache may keep. */
  readonly operation?: Operation;
  /** Brings the layer into the state that is to be tested, such as one where a session has ended. */
  readonly arrange?: (send: Send, bench: Bench) => Promise<void>;
  /** How long a call takes at most when nothing else happens, in milliseconds. @default 10 */
  readonly duration?: number;
  /** Whether the layer may turn an error into one of its own, with the first as its cause. */
  readonly explains?: boolean;
  /** How long the layer lets a streamed answer be read, in milliseconds. @default Infinity */
  readonly streamFor?: number;
  /** Most exchanges that the layer lets be under way at the same time. */
  readonly peak?: number;
}

const readOperation: Operation = { id: "things/list", method: "GET", path: "/things", cache: true };
const streamOperation: Operation = { id: "things/watch", method: "GET", path: "/things", stream: "ndjson" };
const uploadOperation: Operation = { id: "things/upload", method: "POST", path: "/things", body: "binary" };

/** What every layer must do, whatever else it does. */
export function layerContract({
  build,
  arrange,
  operation,
  duration = 10,
  explains,
  peak = Infinity,
  streamFor = Infinity,
}: LayerCase): void {
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
  beforeEach(() => {
    unhandled.length = 0;
    process.on("unhandledRejection", onUnhandled);
  });
  afterEach(() => {
    process.off("unhandledRejection", onUnhandled);
    expect(unhandled).toEqual([]);
  });

  const setUp = async (): Promise<Bench & { readonly send: Send }> => {
    const clock = createFakeClock();
    const wire = createWire(clock);
    const send = build({ clock, wire });
    await arrange?.(send, { clock, wire });
    wire.received.length = 0;
    return { clock, wire, send };
  };

  const read = (index: number, init: CallInit = {}): Call =>
    new Call(`/things?index=${index}`, { method: "GET", operation: operation ?? readOperation, ...init });

  /** The calls themselves, without logins and whatever else a layer sends on its own. */
  const ofCaller = (wire: Wire): Call[] => wire.received.filter(({ url }) => url.startsWith("/things"));

  const expectNothingLeft = async ({ clock, wire }: Bench, signal?: AbortSignal): Promise<void> => {
    await clock.settle();
    expect({ timers: clock.pending, exchanges: wire.open }).toEqual({ timers: 0, exchanges: 0 });
    if (signal) expect(getEventListeners(signal, "abort")).toEqual([]);
  };

  it("passes the call on as it is, gives the answer, and leaves nothing", async () => {
    const bench = await setUp();
    const { signal } = new AbortController();
    const options = { maxBytes: 4_321 };
    const reply = bench.send(read(1, { headers: { "x-own": "1" }, options, signal }));
    await bench.clock.advance(duration);
    expect((await reply).value()).toEqual({ url: "/things?index=1" });
    const passed = ofCaller(bench.wire).at(-1);
    expect(passed?.method).toBe("GET");
    expect(passed?.operation).toBe(operation ?? readOperation);
    expect(passed?.fields["x-own"]).toBe("1");
    expect(passed?.options.maxBytes).toBe(4_321);
    await expectNothingLeft(bench, signal);
  });

  it("tells of a failure, and leaves nothing", async () => {
    const bench = await setUp();
    const { signal } = new AbortController();
    const failure = new Error("broken in a new way");
    bench.wire.failure = () => failure;
    const ended = bench.send(read(1, { signal })).catch((error: unknown) => error);
    await bench.clock.advance(120_000);
    const error = await ended;
    expect(explains ? (error as Error).cause : error).toBe(failure);
    await expectNothingLeft(bench, signal);
  });

  it("sends nothing for a signal that has aborted before", async () => {
    const bench = await setUp();
    const signal = AbortSignal.abort(new Error("too late"));
    await expect(bench.send(read(1, { signal }))).rejects.toBe(signal.reason);
    expect(ofCaller(bench.wire)).toEqual([]);
    await expectNothingLeft(bench, signal);
  });

  it("ends at once on abort, at each point where it waits, and leaves nothing", async () => {
    let aborted = 0;
    for (let time = 0; time <= duration; time++) {
      for (let turns = 0; turns < 8; turns++) {
        // oxlint-disable-next-line no-await-in-loop -- one point after the other, each on a bench of its own
        aborted += await abortAt(time, turns);
      }
    }
    expect(aborted).toBeGreaterThanOrEqual(40);
  });

  /** Aborts a call after some milliseconds and turns of the promise queue; 1 when it was not over by then. */
  async function abortAt(time: number, turns: number): Promise<number> {
    const bench = await setUp();
    const controller = new AbortController();
    const reason = new Error("enough");
    let end: unknown;
    bench.send(read(1, { signal: controller.signal })).then(
      () => (end = "answered"),
      (error: unknown) => (end = error),
    );
    if (time > 0) await bench.clock.advance(time);
    // oxlint-disable-next-line no-await-in-loop -- these turns are what is counted
    for (let turn = 0; turn < turns; turn++) await undefined;
    const wasOver = end !== undefined;
    controller.abort(reason);
    const at = bench.clock.elapsed;
    await expectNothingLeft(bench, controller.signal);
    expect(bench.clock.elapsed).toBe(at);
    // The answer may be on its last steps to the caller when he aborts.
    expect(wasOver ? ["answered"] : [reason, "answered"]).toContain(end);
    return end === reason ? 1 : 0;
  }

  it("keeps many calls apart, whoever of them aborts", async () => {
    const bench = await setUp();
    const calls = Array.from({ length: 60 }, (_, index) => {
      const controller = new AbortController();
      const ended = bench.send(read(index, { signal: controller.signal })).then(
        (reply) => reply.value(),
        (error: unknown) => error,
      );
      return { index, controller, ended, reason: new Error(`enough of ${index}`) };
    });
    for (const { index, controller, reason } of calls) {
      if (index % 3 !== 0) continue;
      // oxlint-disable-next-line no-await-in-loop -- the aborts are spread over the time that the calls take
      if (index % 6 === 0) await bench.clock.advance(1);
      controller.abort(reason);
    }
    await bench.clock.advance(60 * duration);
    for (const { index, ended, reason, controller } of calls) {
      // oxlint-disable-next-line no-await-in-loop -- all have ended
      const end = await ended;
      const wasAborted = index % 3 === 0 && end instanceof Error;
      expect(end).toEqual(wasAborted ? reason : { url: `/things?index=${index}` });
      expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    }
    expect(bench.wire.peak).toBeLessThanOrEqual(peak);
    await expectNothingLeft(bench);
  });

  describe("a streamed answer", () => {
    async function open(signal?: AbortSignal): Promise<Bench & { readonly reply: Reply }> {
      const bench = await setUp();
      const reply = bench.send(read(1, { operation: { ...streamOperation }, signal }));
      await bench.clock.advance(duration);
      return { ...bench, reply: await reply };
    }

    it("is given unread, and read no faster than its reader does", async () => {
      const { reply, ...bench } = await open();
      const timers = streamFor === Infinity ? 0 : 1;
      const { wire, clock } = bench;
      expect([reply.isStreamed, reply.bodyUsed, wire.pulled, clock.pending]).toEqual([true, false, 0, timers]);
      const reader = reply.body?.getReader();
      await reader?.read();
      await bench.clock.settle();
      expect(bench.wire.pulled).toBe(1);
      await reader?.cancel();
      await expectNothingLeft(bench);
    });

    it("arrives whole, however long its reader takes within the deadline", async () => {
      const { signal } = new AbortController();
      const { reply, ...bench } = await open(signal);
      await bench.clock.advance(Math.min(streamFor - duration - 1, 3_600_000));
      expect(await reply.text()).toBe(pieces.join(""));
      await expectNothingLeft(bench, signal);
    });

    it("ends when the caller aborts while he reads it", async () => {
      const controller = new AbortController();
      const { reply, ...bench } = await open(controller.signal);
      const reader = reply.body?.getReader();
      await reader?.read();
      controller.abort(new Error("enough"));
      await expect(reader?.read()).rejects.toThrow("enough");
      await expectNothingLeft(bench, controller.signal);
    });
  });

  it("leaves a body that can be read once to the transport, and sends it once", async () => {
    const bench = await setUp();
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(8)) });
    const seen: unknown[] = [];
    bench.wire.failure = (call) => {
      if (!call.url.startsWith("/things")) return undefined;
      seen.push(call.body === body && !body.locked);
      return new Error("lost");
    };
    const upload = bench.send(read(1, { method: "POST", operation: { ...uploadOperation }, body }));
    const ended = upload.catch((error: unknown) => error);
    await bench.clock.advance(120_000);
    expect(await ended).toBeInstanceOf(Error);
    // A layer may find that the body can't be sent after what was arranged; it never sends it twice.
    expect(seen.length).toBeLessThanOrEqual(1);
    for (const one of seen) expect(one).toBe(true);
    await expectNothingLeft(bench);
  });
}
