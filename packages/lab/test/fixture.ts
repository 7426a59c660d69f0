import { defineLabBackend, type LabBackend } from "../src/core/backend.ts";
import { createLabClock, type LabClock } from "../src/core/clock.ts";
import { Cluster } from "../src/core/cluster.ts";
import { LabFault } from "../src/core/fault-error.ts";
import { createRandom } from "../src/core/random.ts";
import type { Violation } from "../src/core/violations.ts";
import { empty, json, ndjson } from "../src/http/message.ts";
import { type Certificates, createCertificates } from "../src/server/certificates.ts";
import { serveNode } from "../src/server/node-server.ts";
import { createWorld } from "../src/world/world.ts";
import { fixtureSpec } from "./fixture-spec.ts";
import { type Reply, send, type SendOptions } from "./request.ts";

/** State of the fixture: one counter. */
export interface FixtureState {
  value: number;
}

const fixtureBackend: LabBackend<FixtureState> = defineLabBackend<FixtureState>({
  name: "fixture",
  specs: { "": fixtureSpec },
  credentials: { username: "ann", password: "secret", token: "" },
  optionNames: {},
  create: () => ({ value: 0 }),
  version: () => "1.4",
  authenticate: ({ node, headers }) =>
    node.sessions.find(headers["x-session"]) ?? json({ message: "Who are you?" }, 401),
  handlers: {
    "session/login": (context) => {
      const { user, password } = context.body as { user: string; password: string };
      if (password !== "secret") return empty(401);
      context.node.counters.logins += 1;
      return { id: context.node.sessions.open(context.random.uuid(), user, 60_000).id };
    },
    "counter/add": ({ state }) => {
      state.value += 1;
      if (state.value > 100) throw new LabFault("full", "The counter is full.", 409);
      return { value: state.value };
    },
    "boxes/count": () => 7,
    "wrong/get": () => ({ name: 42 }),
    "feed/watch": ({ signal }) => ndjson(count(signal)),
    "files/upload": ({ files }) => ({ size: files["file"]?.bytes.length ?? 0 }),
  },
  unknownPath: (_incoming, allowed) => json({ message: "no such path" }, allowed ? 405 : 404),
  invalid: (_incoming, problems) => json({ message: problems.map(({ field }) => field).join(", ") }, 400),
  refuse: (_incoming, code, message, status) => json({ code, message }, status ?? 400),
});

async function* count(signal: AbortSignal): AsyncGenerator<{ readonly n: number }> {
  for (let n = 0; n < 1_000 && !signal.aborted; n += 1) {
    yield { n };
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** A served fixture and what tests do with it. */
export interface Fixture extends AsyncDisposable {
  readonly cluster: Cluster<FixtureState>;
  readonly clock: LabClock;
  readonly violations: readonly Violation[];
  readonly certificates: Certificates | undefined;
  /** Logs in on a node and gives the headers for further requests. */
  login(node?: number): Promise<Record<string, string>>;
  /** Sends to a path below `/api` of a node. */
  send(path: string, options?: SendOptions, node?: number): Promise<Reply>;
}

/** Serves the fixture backend. */
export async function serveFixture({
  nodes = 1,
  tls = false,
}: { readonly nodes?: number; readonly tls?: boolean } = {}): Promise<Fixture> {
  const clock = createLabClock({ start: Date.UTC(2026, 0, 15), speed: 0 });
  const violations: Violation[] = [];
  const surroundings = {
    world: createWorld({ devices: 12, machines: 2 }),
    clock,
    random: createRandom(7),
    report: (violation: Violation) => {
      violations.push(violation);
    },
  };
  const urls = Array.from({ length: nodes }, () => "");
  const cluster = new Cluster(fixtureBackend, {}, urls, surroundings);
  const certificates = tls ? await createCertificates(["127.0.0.1"]) : undefined;
  for (const node of cluster.nodes) await serveNode(cluster, node, { host: "127.0.0.1", port: 0, certificates });
  const sendTo: Fixture["send"] = (path, options, node = 0) =>
    send(`${cluster.nodes[node]?.url ?? ""}/api${path}`, {
      ...(certificates ? { ca: certificates.ca } : {}),
      ...options,
    });
  return {
    cluster,
    clock,
    violations,
    certificates,
    send: sendTo,
    async login(node = 0) {
      const reply = await sendTo("/login", { body: { user: "ann", password: "secret" } }, node);
      return { "x-session": reply.json<{ id: string }>().id };
    },
    async [Symbol.asyncDispose]() {
      clock.stop();
      await Promise.all(cluster.nodes.map((node) => node.kill()));
    },
  };
}
