import { beforeAll, describe } from "vitest";
import type { Backend } from "../../src/core/backend.ts";
import { createCache } from "../../src/cache/cache.ts";
import { Call } from "../../src/core/call.ts";
import type { Clock } from "../../src/util/clock.ts";
import { cacheLayer } from "../../src/cache/layer.ts";
import { coalesceLayer } from "../../src/cache/coalesce.ts";
import { deadlineLayer } from "../../src/layers/deadline.ts";
import { failoverLayer } from "../../src/failover/layer.ts";
import { faultLayer } from "../../src/layers/fault.ts";
import { observeLayer } from "../../src/layers/observe.ts";
import { rateLimitLayer } from "../../src/rate-limit/layer.ts";
import { sessionLayer } from "../../src/session/layer.ts";
import { timeoutLayer } from "../../src/layers/timeout.ts";
import { translateLayer } from "../../src/layers/translate.ts";
import { versionLayer } from "../../src/layers/version.ts";
import type { Operation } from "../../src/core/operation.ts";
import { type ClientOptions, clientDefaults } from "../../src/core/client-options.ts";
import { createPipeline } from "../../src/client/pipeline.ts";
import type { Send } from "../../src/core/send.ts";
import { createSessions } from "../../src/session/sessions.ts";
import { createFakeClock } from "../helpers/fake-clock.ts";
import { atNode, nodes, strategyFor } from "../session/password-backend.ts";
import { type Bench, type LayerCase, layerContract } from "./contract.ts";
import { createWire, json } from "./wire.ts";

const backend = "lab";
const ignore = (): void => {};
const versionOperation: Operation = { id: "server/version", method: "GET", path: "/version" };
const versioned: Operation = { id: "things/list", method: "GET", path: "/things", cache: true, since: "2.0" };
const versionSource = { operation: versionOperation, read: () => "3.0" };

/** The wire with logins; `rejected` sessions are refused once each. */
function guarded({ wire }: Bench, rejected: Set<string> = new Set()): Send {
  let logins = 0;
  wire.answer = (call) => {
    if (call.url === "/login") return json({ id: `session-${++logins}` });
    if (call.url === "/logout") return json({});
    const id = call.ticket?.session.headers["x-session"] ?? "";
    return id === "" || rejected.has(id) ? json({}, 401) : json({ url: call.url });
  };
  return faultLayer({ backend: {} })(wire.send);
}

const withSession = (bench: Bench, rejected?: Set<string>): Send => {
  const sessions = createSessions({ backend, nodes, strategy: strategyFor(), clock: bench.clock });
  return sessionLayer({ sessions })(atNode(guarded(bench, rejected)));
};

const cacheOf = (clock: Clock) => createCache({ backend: { name: backend }, nodes, clock, cache: true });

const failover = (bench: Bench, next: Send): Send =>
  failoverLayer({
    nodes,
    backend,
    clock: bench.clock,

    connectionAttemptDelay: 4,
    backoff: { base: 5, cap: 5 },
  })(next);

const coded = (code: string): Error => Object.assign(new Error(code), { code });

/** Connections to the first node are refused. */
const firstRefuses = ({ wire }: Bench): Send => {
  return (call) =>
    call.node === nodes[0] ? Promise.reject(coded("ECONNREFUSED")) : faultLayer({ backend: {} })(wire.send)(call);
};

/** Connections to the first node are never made, until the attempt is cancelled or its signal aborts. */
const firstIsSilent = ({ wire, clock }: Bench): Send => {
  return (call) => {
    if (call.node !== nodes[0]) return faultLayer({ backend: {} })(wire.send)(call);
    return new Promise((_resolve, reject) => {
      const { signal } = call;
      const end = (reason: unknown): void => {
        cancelTimer();
        signal?.removeEventListener("abort", onAbort);
        call.cancel = undefined;
        reject(reason);
      };
      const onAbort = (): void => end(signal?.reason);
      const cancelTimer = clock.after(10_000, () => end(coded("UND_ERR_CONNECT_TIMEOUT")));
      call.cancel = end;
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  };
};

/** The first answer of each call says that the node is overloaded. */
const firstIsBusy = ({ wire }: Bench): Send => {
  const seen = new Set<string>();
  wire.answer = (call) => {
    if (seen.has(call.url)) return json({ url: call.url });
    seen.add(call.url);
    return json({}, 503);
  };
  return faultLayer({ backend: {} })(wire.send);
};

/** All layers of a client, most of them with something to do. */
function pipeline({ clock, wire }: Bench, options: Partial<ClientOptions> = {}): Send {
  let logins = 0;
  wire.answer = (call) => {
    if (call.url === "/login") return json({ id: `session-${++logins}` });
    return json(call.url === "/version" ? {} : { url: call.url });
  };
  const lab: Backend = { name: backend, basePath: "", operations: {}, version: versionSource };
  const all = {
    ...clientDefaults,
    nodes: nodes.map(({ url }) => url),
    transport: { send: wire.send, close: () => Promise.resolve() },
    clock,
    observe: ignore,
    ...options,
  };
  return createPipeline(lab, all, { session: strategyFor() }).send;
}

const everything: Partial<ClientOptions> = { cache: true, deadline: 60_000, rateLimit: { concurrency: 3 } };

const cases: Readonly<Record<string, LayerCase>> = {
  "observe, with nobody who listens": {
    build: ({ clock, wire }) => observeLayer({ observe: undefined, backend, clock })(wire.send),
  },
  observe: { build: ({ clock, wire }) => observeLayer({ observe: ignore, backend, clock })(wire.send) },
  "deadline, without a limit": { build: ({ clock, wire }) => deadlineLayer({ clock })(wire.send) },
  deadline: { build: ({ clock, wire }) => deadlineLayer({ clock, deadline: 1_000 })(wire.send), streamFor: 1_000 },
  "version, of an operation that every server has": {
    build: ({ wire }) =>
      versionLayer({ basePath: "", operations: {}, source: versionSource, fixed: undefined }, ignore)(wire.send),
  },
  "version, while it is read": {
    build: ({ wire }) =>
      versionLayer({ basePath: "", operations: {}, source: versionSource, fixed: undefined }, ignore)(wire.send),
    operation: versioned,
    duration: 20,
  },
  "cache, in memory": { build: ({ clock, wire }) => cacheLayer({ cache: cacheOf(clock), clock })(wire.send) },
  "coalesce, alone": { build: ({ clock, wire }) => coalesceLayer({ cache: cacheOf(clock) })(wire.send) },
  "session, with a login first": { build: (bench) => withSession(bench), duration: 20 },
  "session, one that the backend rejects": {
    build: (bench) => withSession(bench, new Set(["session-1"])),
    duration: 40,
  },
  "failover, at a node that works": {
    build: (bench) => failover(bench, faultLayer({ backend: {} })(bench.wire.send)),
    explains: true,
  },
  "failover, from a node that refuses": {
    build: (bench) => failover(bench, firstRefuses(bench)),
    duration: 40,
    explains: true,
  },
  "failover, beside a node that is slow to connect": {
    build: (bench) => failover(bench, firstIsSilent(bench)),
    duration: 20,
    explains: true,
  },
  "failover, after an answer that says later": {
    build: (bench) => failover(bench, firstIsBusy(bench)),
    duration: 40,
    explains: true,
  },
  "rate limit, with places free": {
    build: ({ clock, wire }) => rateLimitLayer({ rateLimit: { concurrency: 3 }, clock, backend })(wire.send),
    peak: 3,
  },
  "rate limit, with a queue": {
    build: ({ clock, wire }) => rateLimitLayer({ rateLimit: { concurrency: 1 }, clock, backend })(wire.send),
    peak: 1,
  },
  "rate limit, per window": {
    build: ({ clock, wire }) => rateLimitLayer({ rateLimit: { requests: 5, window: 20 }, clock, backend })(wire.send),
    duration: 60,
  },
  "rate limit, per node": {
    build: ({ clock, wire }) => {
      const send = rateLimitLayer({ rateLimit: { perNode: { concurrency: 2 } }, clock, backend })(wire.send);
      return (call) => send(call.attemptAt(nodes[0] as never, undefined));
    },
    peak: 2,
  },
  fault: { build: ({ wire }) => faultLayer({ backend: {} })(wire.send) },
  "translate, with nothing to do": { build: ({ wire }) => translateLayer({ translate: (reply) => reply })(wire.send) },
  "translate, in its own time": {
    build: ({ clock, wire }) =>
      translateLayer({
        translate: (reply) => (reply.isStreamed ? reply : Promise.resolve().then(() => reply.clone())),
      })((call) => wire.send(call).then((reply) => clock.settle().then(() => reply))),
  },
  timeout: { build: ({ clock, wire }) => timeoutLayer({ clock, timeout: 1_000 })(wire.send) },
  "whole pipeline, at rest": { build: (bench) => pipeline(bench), duration: 30, explains: true },
  "whole pipeline, with everything on": {
    build: (bench) => pipeline(bench, everything),
    streamFor: 60_000,
    operation: versioned,
    duration: 60,
    explains: true,
    peak: 3,
  },
};

// What a client loads when it is first used is loaded here: that takes real time, and the clock of these tests is not real.
beforeAll(async () => {
  const clock = createFakeClock();
  const bench = { clock, wire: createWire(clock) };
  const state = { isOver: false };
  const first = pipeline(
    bench,
    everything,
  )(new Call("/things", { operation: versioned })).finally(() => {
    state.isOver = true;
  });
  // oxlint-disable-next-line no-await-in-loop -- time moves until the call has ended
  while (!state.isOver) await clock.advance(1);
  await first;
});

describe.each(Object.entries(cases))("layer contract: %s", (_name, layer) => {
  layerContract(layer);
});
