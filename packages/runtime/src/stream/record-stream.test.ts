import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import { BackendError } from "../errors/backend-error.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { InvalidAnswerError } from "../errors/invalid-answer-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { NotFoundError } from "../errors/not-found-error.ts";
import type { Fault } from "../core/fault.ts";
import type { Operation } from "../core/operation.ts";
import type { StreamOptions } from "../core/call-options.ts";
import { createRecordStream } from "./record-stream.ts";

const ndjson: Operation = {
  id: "things/watch",
  method: "GET",
  path: "/things/watch",
  stream: "ndjson",
  items: "result",
};
const encoder = new TextEncoder();

type Step = string | Error | "hang";
const result = (id: number): string => `${JSON.stringify({ result: { id } })}\n`;

/** A stream whose bodies are scripts: texts are sent, an error breaks the body, "hang" never ends. */
function source(
  bodies: readonly (readonly Step[] | Error)[],
  given: {
    options?: StreamOptions;
    operation?: Operation;
    readRecordFault?: (record: unknown) => Fault | undefined;
  } = {},
) {
  const clock = createFakeClock();
  const opened: StreamOptions[] = [];
  const counts = { cancelled: 0, pulled: 0 };
  const stream = createRecordStream<{ id: number }>({
    operation: given.operation ?? ndjson,
    backend: { name: "test", ...(given.readRecordFault && { readRecordFault: given.readRecordFault }) },
    options: given.options ?? {},
    clock,
    async open(options) {
      const script = bodies[Math.min(opened.length, bodies.length - 1)] ?? [];
      opened.push(options);
      if (script instanceof Error) throw script;
      let step = 0;
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
        {
          pull(controller) {
            const next = script[step++];
            counts.pulled += 1;
            if (next === "hang") return new Promise<void>(() => {});
            if (next instanceof Error) controller.error(next);
            else if (next === undefined) controller.close();
            else controller.enqueue(encoder.encode(next));
            return undefined;
          },
          cancel() {
            counts.cancelled += 1;
          },
        },
        { highWaterMark: 0 },
      );
      return { body, node: { url: "https://n1", origin: "https://n1", prefix: "" } };
    },
  });
  return { stream, opened, counts, clock };
}

async function collect<T>(records: AsyncIterable<T>, into: T[] = []): Promise<T[]> {
  for await (const record of records) into.push(record);
  return into;
}

const reset = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

describe("a stream of records", () => {
  it("opens when it is iterated, and yields the wanted member of each record", async () => {
    const { stream, opened } = source([[result(1) + result(2), result(3)]]);
    expect(opened).toHaveLength(0);
    expect(await collect(stream)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(opened).toHaveLength(1);
  });

  it("reads no further than the caller does", async () => {
    const { stream, counts } = source([[result(1), result(2), result(3), "hang"]]);
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect(counts.pulled).toBe(1);
    await iterator.return?.();
  });

  it("closes the connection when the loop is left", async () => {
    const { stream, counts, opened } = source([[result(1), "hang"]]);
    for await (const record of stream) if (record.id === 1) break;
    expect(counts.cancelled).toBe(1);
    expect(opened[0]?.signal?.aborted).toBe(true);
  });

  it("gives all records, some of them, or the first", async () => {
    const { stream, counts } = source([[result(1) + result(2) + result(3)]]);
    expect(await stream.all()).toHaveLength(3);
    expect(await stream.all({ limit: 2 })).toEqual([{ id: 1 }, { id: 2 }]);
    expect(await stream.first()).toEqual({ id: 1 });
    expect(counts.cancelled).toBe(2);
    expect(await source([[]]).stream.first()).toBeUndefined();
  });

  it("answers calls of `next` that do not wait for each other in order", async () => {
    const iterator = source([[result(1), result(2)]]).stream[Symbol.asyncIterator]();
    const all = await Promise.all([iterator.next(), iterator.next(), iterator.next()]);
    expect(all).toEqual([
      { done: false, value: { id: 1 } },
      { done: false, value: { id: 2 } },
      { done: true, value: undefined },
    ]);
  });

  it("ends at once on abort, with the signal's reason", async () => {
    const controller = new AbortController();
    const { stream, counts } = source([[result(1), "hang"]], { options: { signal: controller.signal } });
    const seen: { id: number }[] = [];
    const iteration = collect(stream, seen);
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort("enough");
    await expect(iteration).rejects.toBe("enough");
    expect(seen).toEqual([{ id: 1 }]);
    expect(counts.cancelled).toBe(1);
  });

  it("sends nothing when the signal is aborted already", async () => {
    const { stream, opened } = source([[]], { options: { signal: AbortSignal.abort("over") } });
    await expect(collect(stream)).rejects.toBe("over");
    expect(opened).toHaveLength(0);
  });

  it.each([
    ["for the first record", []],
    ["for another one", [result(1), "hang"]],
  ] as const)("a call of `next` that waits %s is told of the end when the caller leaves", async (_when, script) => {
    const { stream } = source([script.length > 0 ? script : ["hang"]]);
    const records = stream[Symbol.asyncIterator]();
    if (script.length > 0) await records.next();
    const waiting = records.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await records.return?.()).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await records.next()).toEqual({ done: true, value: undefined });
  });

  it("leaves no listener on the signal, however it ends", async () => {
    const { signal } = new AbortController();
    const options = { signal };
    await source([[result(1)]], { options }).stream.all();
    await source([[result(1), "hang"]], { options }).stream.first();
    for (const failing of [[[result(1), reset]], [["oops\n"]], [new NotFoundError("gone")]]) {
      // oxlint-disable-next-line no-await-in-loop
      await expect(source(failing, { options }).stream.all()).rejects.toBeInstanceOf(Error);
    }
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("skips what means no record", async () => {
    expect(await source([["null\n{}\n" + result(1)]]).stream.all()).toEqual([{ id: 1 }]);
  });
});

describe("a stream that fails", () => {
  const readRecordFault = (record: unknown): Fault | undefined =>
    (record as { error?: { message: string } }).error && { kind: "server", message: "disk full", code: "13" };

  it("throws the fault of a record behind the records in front of it", async () => {
    const { stream, counts } = source([[result(1) + '{"error":{"message":"x"}}\n' + result(2), "hang"]], {
      readRecordFault,
    });
    const seen: { id: number }[] = [];
    await expect(collect(stream, seen)).rejects.toThrow("things/watch at https://n1 failed: disk full (code 13)");
    expect(seen).toEqual([{ id: 1 }]);
    expect(counts.cancelled).toBe(1);
  });

  it("tells where a record can't be read", async () => {
    const seen: { id: number }[] = [];
    const failure = await collect(source([[`${result(1)}<html>\n`]]).stream, seen).catch((error: unknown) => error);
    expect(seen).toEqual([{ id: 1 }]);
    expect(failure).toBeInstanceOf(InvalidAnswerError);
    expect(failure).toMatchObject({
      code: "INVALID_ANSWER",
      operation: "things/watch",
      node: "https://n1",
      detail: { record: 2 },
    });
    expect(String(failure)).toContain("<html>");
  });

  it("tells that the stream was cut off inside a record, or broke", async () => {
    await expect(source([[result(1) + '{"result":{"i']]).stream.all()).rejects.toThrow(/record 2.*was cut off/);
    const broken = source([[result(1), reset]]).stream.all();
    await expect(broken).rejects.toMatchObject({ code: "INVALID_ANSWER", cause: reset });
    await expect(broken).rejects.toThrow("the stream broke off: answer cut off (ECONNRESET)");
  });

  it("says that the connection is lost when a stream without an end breaks off", async () => {
    const operation: Operation = { ...ndjson, endless: true };
    for (const body of [[result(1), reset], [result(1) + '{"result":{"i']]) {
      const watch = source([body], { operation }).stream.all();
      // oxlint-disable-next-line no-await-in-loop -- one watch after the other
      await expect(watch).rejects.toMatchObject({ code: "CONNECTION_FAILED", detail: { isCutOff: true } });
    }
  });

  it("ends as a timeout when it falls silent, which a watch survives", async () => {
    const silence = Object.assign(new Error("Body Timeout Error"), { code: "UND_ERR_BODY_TIMEOUT" });
    const silent = source([[result(1), silence]]).stream.all();
    await expect(silent).rejects.toBeInstanceOf(TimeoutError);
    await expect(silent).rejects.toMatchObject({ node: "https://n1", detail: { isCutOff: true }, cause: silence });
  });

  it("tells a record without the wanted member", async () => {
    await expect(source([['{"other":1}\n']]).stream.all()).rejects.toThrow("no member `result`");
  });

  it("passes the failure to open on", async () => {
    const failure = new NotFoundError("no such thing");
    await expect(source([failure]).stream.all()).rejects.toBe(failure);
  });
});

describe("a watch that is resumed", () => {
  it("opens again when it ends or breaks, with a growing delay that a record resets", async () => {
    const drops: [string | undefined, number][] = [];
    const { stream, opened, clock } = source([[result(1)], [reset], [result(2), reset], [result(3), "hang"]], {
      options: { resume: true, onDrop: (error, delay) => drops.push([error?.message, delay]) },
    });
    const seen: { id: number }[] = [];
    const iterator = stream[Symbol.asyncIterator]();
    const take = async (): Promise<void> => {
      const { value } = await iterator.next();
      if (value) seen.push(value);
    };
    const taking = take().then(take).then(take);
    await clock.advance(375 + 750 + 375);
    await taking;
    expect(seen).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(opened).toHaveLength(4);
    expect(drops).toEqual([
      [undefined, 375],
      ["things/watch: the stream broke off: answer cut off (ECONNRESET)", 750],
      ["things/watch: the stream broke off: answer cut off (ECONNRESET)", 375],
    ]);
    await iterator.return?.();
    expect(clock.pending).toBe(0);
  });

  it("gives up after ten drops in a row", async () => {
    const { stream, clock, opened } = source([[]], { options: { resume: true } });
    const failure = stream.all().catch((error: unknown) => error);
    await clock.advance(1_000_000);
    expect(await failure).toBeInstanceOf(ConnectionError);
    expect(opened).toHaveLength(11);
  });

  it("does not open again after what another try can't change", async () => {
    const readRecordFault = (): Fault => ({ kind: "permission", message: "not yours" });
    const { stream, opened } = source([[result(1)]], { options: { resume: true }, readRecordFault });
    await expect(stream.all()).rejects.toThrow("not yours");
    expect(opened).toHaveLength(1);
    await expect(source([[`oops\n`]], { options: { resume: true } }).stream.all()).rejects.toBeInstanceOf(
      InvalidAnswerError,
    );
  });

  it("opens again when the server is overloaded or can't be reached", async () => {
    const busy = new BackendError("busy", { status: 503 });
    const { stream, clock } = source([busy, new ConnectionError("refused"), [result(1), "hang"]], {
      options: { resume: true },
    });
    const first = stream.first();
    await clock.advance(10_000);
    expect(await first).toEqual({ id: 1 });
  });

  it("ends at once on abort while it waits", async () => {
    const controller = new AbortController();
    const { stream, clock } = source([[]], { options: { resume: true, signal: controller.signal } });
    const iteration = collect(stream);
    while (clock.pending === 0) await clock.settle();
    controller.abort("enough");
    await expect(iteration).rejects.toBe("enough");
    expect(clock.pending).toBe(0);
  });

  it("tells the server the last event that it saw", async () => {
    const operation: Operation = { id: "alarms/watch", method: "GET", path: "/sse", stream: "sse" };
    const { stream, opened, clock } = source([['id: 7\ndata: {"id":1}\n\n'], [], ['data: {"id":2}\n\n', "hang"]], {
      operation,
      options: { resume: true, headers: { "X-Own": "1" } },
    });
    const all = stream.all({ limit: 2 });
    await clock.advance(10_000);
    expect(await all).toEqual([{ id: 1 }, { id: 2 }]);
    expect(opened.map(({ headers }) => headers)).toEqual([
      { "X-Own": "1" },
      { "x-own": "1", "last-event-id": "7" },
      { "x-own": "1", "last-event-id": "7" },
    ]);
  });
});

it("a deadline bounds a stream over all the times that it is opened again", async () => {
  const { stream, opened, clock } = source([[result(1)]], { options: { resume: true, deadline: 3_000 } });
  const seen: { id: number }[] = [];
  const ended = collect(stream, seen).catch((error: unknown) => ({ error, at: clock.elapsed }));
  await clock.advance(60_000);
  expect(await ended).toMatchObject({ error: { code: "TIMEOUT", operation: "things/watch" }, at: 3_000 });
  expect(seen.length).toBeGreaterThan(2);
  expect([opened.length, clock.pending]).toEqual([seen.length, 0]);
});
