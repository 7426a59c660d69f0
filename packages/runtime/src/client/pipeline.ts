import { createPlatformTransport } from "#platform";
import type { Backend } from "../core/backend.ts";
import { Call } from "../core/call.ts";
import { createLazyDrift } from "../drift/lazy-drift.ts";
import type { DriftControl } from "../drift/drift.ts";
import type { ClientSetup } from "./client-setup.ts";
import { systemClock } from "../util/clock.ts";
import { ClosedError } from "../errors/closed-error.ts";
import type { CacheControl } from "../cache/cache.ts";
import { createLazyCache } from "../cache/lazy-cache.ts";
import { deadlineLayer } from "../layers/deadline.ts";
import { failoverLayer } from "../failover/layer.ts";
import { faultLayer } from "../layers/fault.ts";
import { observeLayer } from "../layers/observe.ts";
import { lazyLayer } from "../layers/lazy.ts";
import type { RateLimitLayerOptions } from "../rate-limit/layer.ts";
import { ownSessionLayer, sessionLayer, type SessionControl } from "../session/layer.ts";
import { timeoutLayer } from "../layers/timeout.ts";
import { translateLayer } from "../layers/translate.ts";
import type { VersionReader } from "../layers/version-check.ts";
import { versionLayer } from "../layers/version.ts";
import { accountLimits, type AccountLimits } from "../rate-limit/account-limits.ts";
import { checkRateLimit } from "../rate-limit/check-limit.ts";
import type { SecretValues } from "../errors/secret-values.ts";
import type { Explanation } from "../explain/explanation.ts";
import type { ExplainScope } from "../explain/scope.ts";
import type { NodeSelector } from "../failover/node-selector.ts";
import type { Secrets } from "../errors/secrets.ts";
import { failureLayer } from "../layers/failure.ts";
import { parseNodes } from "../core/node.ts";
import type { ClientDefaults, ClientOptions } from "../core/client-options.ts";
import type { CallOptions } from "../core/call-options.ts";
import type { Operation } from "../core/operation.ts";
import type { Observe } from "../telemetry/events.ts";
import { createObserve } from "../telemetry/observe.ts";
import { type Layer, rejecting, type Send, type Transport } from "../core/send.ts";
import { clusterName } from "../cache/cache-key.ts";
import { createSessions, type Sessions } from "../session/sessions.ts";

/** Options with the defaults of the runtime and the backend filled in. */
export type ResolvedOptions = ClientOptions & ClientDefaults;

/** All layers of a client in their order, and the handles to what they keep. */
export interface Pipeline {
  readonly send: Send;
  readonly observe: Observe | undefined;
  readonly sessions: SessionControl;
  readonly drift: DriftControl;
  readonly cache: CacheControl;
  /** Whether the answer to a read may come from the cache, or go there. */
  readonly remembers: (operation: Operation, options: CallOptions) => boolean;
  /** The value of a remembered answer, when none of the layers has to see the call. */
  readonly peek: (call: Call) => unknown;
  /** Nodes and account, which separate answers. No secret. */
  readonly place: () => string;
  readonly version: () => Promise<string | undefined>;
  readonly close: () => Promise<void>;
  /** Explains the first call that some work makes through this pipeline, and sends none of them. */
  readonly explain: (work: () => unknown) => Promise<Explanation>;
}

/** Builds the layers of a client, outermost first. */
export function createPipeline(backend: Backend, options: ResolvedOptions, setup: ClientSetup): Pipeline {
  const secrets: Secrets = backend.secrets ?? [];
  const nodes = parseNodes(options.nodes);
  const clock = options.clock ?? systemClock;
  const { logger, observe: observer } = options;
  const observe = createObserve({ logger, observe: observer, secrets });
  const shared = { backend: backend.name, nodes, clock, observe };
  const transport = recorded(options.transport ?? createPlatformTransport(options));
  const { name, basePath, schemas } = backend;
  let known = setup.serverVersion;
  transport.attach?.({
    name,
    basePath,
    schemas,
    hide: (text) => secrets.known?.hide(text) ?? text,
    version: () => known,
  });
  const sessions =
    setup.login?.sessions ??
    (setup.session &&
      createSessions({
        ...options.sessionTimes,
        ...shared,
        strategy: setup.session,
        store: options.store,
        known: secrets.known,
      }));
  learnOptions(secrets.known, options);
  const cache = createLazyCache({ ...shared, backend, sessions, cache: options.cache });
  let version: VersionReader | undefined;
  let selector: NodeSelector | undefined;
  const place = `${backend.name} ${nodes
    .map(({ url }) => url)
    .toSorted()
    .join(" ")}`;
  const account = accountLimits(clock, options.store, place, sessions?.strategy);

  const drift = createLazyDrift({ backend, validate: options.validate, observe, clock, version: () => known });

  const layers: readonly Layer[] = [
    // Outermost, so that it sees what the caller sees.
    observeLayer({ observe, backend: backend.name, clock, correlationHeader: backend.correlationHeader, secrets }),
    // So that the end of every call is told, and none holds up `close`.
    rejecting,
    // Before anything is sent or looked up for a call; what the layers below send on their own account passes.
    ...readOnlyLayers(backend, options.readOnly),
    // Around everything that makes errors, those of what a backend says among them.
    failureLayer(secrets),
    // Outside of everything that may wait or send again, so that it bounds all of it.
    deadlineLayer({ clock, deadline: options.deadline, secrets }),
    // Before anything is sent for the call; what it reads itself goes through all layers below.
    versionLayer(
      {
        basePath: backend.basePath,
        operations: backend.operations,
        source: backend.version,
        secrets,
        fixed: setup.serverVersion,
        onVersion: (read) => (known = read ?? known),
      },
      (reader) => (version = reader),
    ),
    // Above everything that sends, so that a remembered answer costs none of it; one flight for equal reads.
    cache.layer,
    // Above everything that sends again, which an answer that is not what the spec says is no reason for; below the cache,
    // so that it looks at each answer once.
    ...drift.layers,
    // Above failover, because a renewed session may be one at another node.
    sessions ? sessionLayer({ sessions, nodes, retry: options.retry, secrets }) : ownSessionLayer,
    // The only layer that knows nodes.
    failoverLayer(
      {
        ...shared,
        retry: options.retry,
        maxAttemptsPerNode: options.maxAttemptsPerNode,
        connectionAttemptDelay: options.connectionAttemptDelay,
        maxRetryAfter: options.maxRetryAfter,
        backoff: options.backoff,
        circuit: options.circuit,
        timeout: options.timeout,
        account,
        secrets,
      },
      (found) => (selector = found),
    ),
    // Below failover, so that each attempt counts; above the time limit, so that waiting for a turn does not.
    limitLayer({
      ...shared,
      rateLimit: options.rateLimit,
      account,
      timeout: options.timeout,
      store: options.store,
      sharedKey: `${place} ${sessions?.strategy.identity ?? ""}`,
    }),
    // Reads failure out of an answer for every layer above.
    faultLayer({ backend, observe, clock }),
    // Below the fault layer, which looks into bodies, so that nothing above it meets another format than JSON.
    ...(setup.translate ? [translateLayer({ translate: setup.translate })] : []),
    // Right around the transport: a limit for one try.
    timeoutLayer({ clock, timeout: options.timeout }),
    // Below the limit, so that a list has to begin in time.
    lazyLayer(
      async () => (await import("../stream/list-answer.ts")).listAnswerLayer(options),
      ({ operation }) => operation?.stream === "items",
    ),
    // A transport may be the user's own.
    rejecting,
  ];
  const send = layers.reduceRight<Send>(
    (next, layer) => layer(next),
    (call) => transport.send(call),
  );

  const scope: ExplainScope = {};
  const gate = createGate(send, scope);
  return {
    send: gate.send,
    observe,
    sessions: sessions ?? noSessions,
    cache,
    remembers: cache.remembers,
    // Whoever observes the client wants to see this call as well, from its start to its end.
    peek: observe ? () => undefined : (call) => (gate.isClosed() || scope.taker?.() ? undefined : cache.peek(call)),
    drift: drift.control,
    version: async () => version?.get(),
    place: () => `${clusterName(nodes)} ${sessions?.strategy.name ?? ""} ${sessions?.strategy.identity ?? ""}`,
    explain: async (work) =>
      (await import("../explain/explain.ts")).explain(work, scope, {
        ...shared,
        backend: backend.name,
        options,
        selector,
        sessions,
        account,
        secrets,
        version: () => known,
        remembers: ({ operation, options: own }) => cache.remembers(operation, own),
        correlationHeader: backend.correlationHeader,
      }),
    close: () =>
      gate.close(() => {
        cache.close();
        return closeAll(setup.login ? undefined : sessions, transport);
      }),
  };
}

/** `northbound record` puts a recorder around the transports of the clients in a process. */
function recorded(transport: Transport): Transport {
  const around = (globalThis as { readonly [hook: symbol]: unknown })[Symbol.for("northbound.transport")];
  return typeof around === "function" ? (around as (own: Transport) => Transport)(transport) : transport;
}

/** What the options say about credentials, beside those of the session. */
function learnOptions(known: SecretValues | undefined, { headers, proxy }: ResolvedOptions): void {
  if (headers) known?.learnHeaders(headers instanceof Headers ? Object.fromEntries(headers) : headers);
  const [, password] = typeof proxy === "string" ? (/\/\/[^/:@]*:([^/@]*)@/.exec(proxy) ?? []) : [];
  if (password) known?.learn(password);
}

/** Loaded with the first call of a client that only reads. */
function readOnlyLayers({ operations, basePath }: Backend, readOnly: boolean | undefined): readonly Layer[] {
  if (!readOnly) return [];
  return [lazyLayer(async () => (await import("../layers/read-only.ts")).readOnlyLayer({ operations, basePath }))];
}

/** The limits of the caller, checked now, and those that the server states. Loaded with the first call that has one. */
function limitLayer(options: RateLimitLayerOptions & { readonly account: AccountLimits }): Layer {
  const { rateLimit, account, clock } = options;
  if (rateLimit) checkRateLimit(rateLimit);
  return lazyLayer(
    async () => (await import("../rate-limit/layer.ts")).rateLimitLayer(options),
    () => rateLimit !== undefined || account.statedAt(clock.now()) !== undefined,
  );
}

const noSessions: SessionControl = { reset: () => {} };

async function closeAll(sessions: Sessions | undefined, transport: Transport): Promise<void> {
  await sessions?.close();
  await transport.close();
}

/** Turns away calls after `close`, and lets those under way end before the session does. */
function createGate(
  next: Send,
  scope: ExplainScope,
): {
  send: Send;
  isClosed(): boolean;
  close(finish: () => Promise<void>): Promise<void>;
} {
  let open = 0;
  let onIdle: (() => void) | undefined;
  let closing: Promise<void> | undefined;
  const leave = (): void => {
    open -= 1;
    if (open === 0) onIdle?.();
  };
  return {
    send(request) {
      const call = Call.from(request);
      const take = scope.taker?.();
      if (take) return take(call);
      if (closing)
        return Promise.reject(new ClosedError(`${call.name}: the client is closed.`, { operation: call.name }));
      open += 1;
      const reply = next(call);
      reply.then(leave, leave);
      return reply;
    },
    isClosed: () => closing !== undefined,
    close(finish) {
      closing ??= (open === 0 ? Promise.resolve() : new Promise<void>((resolve) => (onIdle = resolve))).then(finish);
      return closing;
    },
  };
}
