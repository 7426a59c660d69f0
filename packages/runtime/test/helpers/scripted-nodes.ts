import type { Call } from "../../src/core/call.ts";
import type { Clock } from "../../src/util/clock.ts";
import { kindOfStatus } from "../../src/layers/fault.ts";
import { type Node, parseNodes } from "../../src/core/node.ts";
import { Reply } from "../../src/core/reply.ts";
import type { Send } from "../../src/core/send.ts";

/** How a scripted node treats an attempt. Times are milliseconds. */
export type Behaviour =
  | "ok"
  | "refused"
  | "black hole"
  | "reset after"
  | "hang"
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly after?: number;
      /** Answered by something in front of the backend. */
      readonly isForeign?: true;
    }
  | { readonly code: string; readonly written: boolean; readonly after?: number }
  | { readonly connectAfter: number; readonly answerAfter: number; readonly answer?: number }
  /** Held back by the transport itself, which has no connection to spare. */
  | { readonly queuedFor: number };

/** Nodes that behave as told, in the place of the layers below the failover layer. */
export interface ScriptedNodes {
  readonly nodes: readonly Node[];
  readonly next: Send;
  /** Every attempt as `<node number> <method> <path>`, in order. */
  readonly log: readonly string[];
  /** Requests that a node read. */
  readonly received: readonly string[];
  /** Attempts on the way. */
  readonly open: number;
  /** Changes how a node behaves from now on: a list is used up one by one, its last entry stays. */
  set(node: number, ...behaviours: Behaviour[]): void;
}

/** Makes nodes `http://node1`, `http://node2` …, each with its behaviours. They honour cancel and signal as a transport does. */
export function scriptNodes(clock: Clock, ...perNode: (Behaviour | readonly Behaviour[])[]): ScriptedNodes {
  const nodes = parseNodes(perNode.map((_, index) => `http://node${index + 1}`));
  const scripts = perNode.map((behaviour) => (Array.isArray(behaviour) ? [...behaviour] : [behaviour]) as Behaviour[]);
  const log: string[] = [];
  const received: string[] = [];
  let open = 0;

  const next: Send = (call) => {
    const index = nodes.findIndex((node) => node === call.node);
    const script = scripts[index] ?? [];
    const behaviour = (script.length > 1 ? script.shift() : script[0]) ?? "ok";
    const line = `${index + 1} ${call.method} ${call.url}`;
    log.push(line);
    return exchange(
      clock,
      call,
      (read, reply, fail) => {
        call.isQueued = typeof behaviour === "object" && "queuedFor" in behaviour;
        play(behaviour, () => received.push(line), read, reply, fail);
      },
      (change) => (open += change),
    );
  };

  return {
    nodes,
    next,
    log,
    received,
    get open() {
      return open;
    },
    set(node, ...behaviours) {
      scripts[node - 1] = behaviours;
    },
  };
}

type At<T> = (after: number, value: T) => void;

function play(
  behaviour: Behaviour,
  onRead: () => void,
  connect: At<() => void>,
  reply: At<Reply>,
  fail: At<Error>,
): void {
  const read = (after: number): void => connect(after, onRead);
  if (behaviour === "ok") {
    read(0);
    reply(1, new Reply({ status: 200, headers: {}, body: new TextEncoder().encode("{}") }));
  } else if (behaviour === "refused") fail(0, coded("ECONNREFUSED"));
  else if (behaviour === "black hole") fail(10_000, coded("UND_ERR_CONNECT_TIMEOUT"));
  else if (behaviour === "reset after") {
    read(0);
    fail(1, coded("ECONNRESET"));
  } else if (behaviour === "hang") read(0);
  else if ("status" in behaviour) {
    read(0);
    reply(behaviour.after ?? 1, replyOf(behaviour.status, behaviour.headers ?? {}, behaviour.isForeign));
  } else if ("code" in behaviour) {
    if (behaviour.written) read(0);
    fail(behaviour.after ?? 1, coded(behaviour.code));
  } else if ("queuedFor" in behaviour) {
    read(behaviour.queuedFor);
    reply(behaviour.queuedFor + 1, replyOf(200, {}));
  } else {
    read(behaviour.connectAfter);
    reply(behaviour.connectAfter + behaviour.answerAfter, replyOf(behaviour.answer ?? 200, {}));
  }
}

function exchange(
  clock: Clock,
  call: Call,
  start: (connect: At<() => void>, reply: At<Reply>, fail: At<Error>) => void,
  count: (change: 1 | -1) => void,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const timers: (() => void)[] = [];
    const { signal } = call;
    const end = (settle: () => void): void => {
      if (call.cancel === undefined) return;
      call.cancel = undefined;
      count(-1);
      for (const cancel of timers) cancel();
      signal?.removeEventListener("abort", onAbort);
      settle();
    };
    const onAbort = (): void => end(() => reject(signal?.reason));
    const at = (after: number, task: () => void): void => {
      if (after === 0) task();
      else timers.push(clock.after(after, task));
    };
    count(1);
    call.cancel = (reason) => end(() => reject(reason));
    if (signal?.aborted) return onAbort();
    signal?.addEventListener("abort", onAbort, { once: true });
    start(
      (after, onRead) =>
        at(after, () => {
          call.isQueued = false;
          call.written = true;
          onRead();
        }),
      (after, reply) =>
        at(after, () => {
          reply.node = call.node;
          reply.ticket = call.ticket;
          end(() => resolve(reply));
        }),
      (after, error) => at(after, () => end(() => reject(error))),
    );
  });
}

function replyOf(status: number, headers: Record<string, string>, isForeign = false): Reply {
  const reply = new Reply({ status, headers, body: new TextEncoder().encode("{}") });
  const kind = isForeign ? "gateway" : kindOfStatus(status);
  if (status >= 400) reply.fault = { kind, message: `said ${status}` };
  return reply;
}

/** An error as a transport rejects with it. */
export function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}
