/**
 * Where the HTTP engine comes from.
 *
 * The engine is undici's dispatcher. Node carries it inside: the agent behind the built-in `fetch` is
 * on `globalThis` under a registered symbol whose number is the version of the dispatcher interface,
 * and its constructor makes further agents. The runtime needs `Headers` and `Response` anyway, which
 * load that copy, so using it costs nothing, while the npm package costs 55–85 ms to import whole
 * and 10–20 ms in parts: more than the 1.1 × of a bare `fetch` that a first answer may take.
 * Interface 1 (Node 22, 24) and 2 (Node 26) are both served. Connections are made by our own
 * connector, which is a documented option of every version, so TLS, proxies and timeouts behave the
 * same everywhere.
 *
 * The npm package serves where that copy will not do: when the global dispatcher was replaced by
 * something that is not a plain agent (a mock, a proxy), and for HTTP/2, which depends on a recent undici.
 */

/** One request for undici's dispatcher. */
export interface DispatchRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: string;
  readonly headers: readonly string[];
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array> | null;
  readonly idempotent: boolean;
  readonly blocking: boolean;
  readonly headersTimeout: number;
  readonly bodyTimeout: number;
}

/** The part of undici's agent that the transport uses. */
export interface Agent {
  dispatch(request: DispatchRequest, handler: object): boolean;
  destroy(reason: Error): Promise<void>;
  on(event: "connect", listener: (origin: URL, targets: readonly object[]) => void): this;
}

/** The part of undici's agent options that the transport uses. */
export interface AgentOptions {
  readonly connect: (target: never, callback: never) => void;
  readonly connections: number | null;
  readonly pipelining: number;
  readonly keepAliveTimeout: number;
}

/** An agent class, and which of the two handler interfaces it speaks. */
export interface Engine {
  readonly Agent: new (options: AgentOptions) => Agent;
  readonly isLegacy: boolean;
}

/** The engine inside Node, when it is there and nobody replaced it. */
export function platformEngine(): Engine | undefined {
  // Reading the getter is what makes Node load its copy.
  if (typeof globalThis.Headers !== "function") return undefined;
  for (const version of [1, 2]) {
    const dispatcher: unknown = Reflect.get(globalThis, Symbol.for(`undici.globalDispatcher.${version}`));
    const Agent = (dispatcher as { constructor: Engine["Agent"] } | undefined)?.constructor;
    if (Agent?.name === "Agent") return { Agent, isLegacy: version === 1 };
  }
  return undefined;
}

/** The engine of the npm package. */
export async function packageEngine(): Promise<Engine> {
  const { Agent } = await import("undici");
  return { Agent: Agent as unknown as Engine["Agent"], isLegacy: true };
}
