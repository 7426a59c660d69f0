import { UnrecoverableError, Worker } from "bullmq";
import { Redis } from "ioredis";
import { type Backend, Call, createClient, mayRepeat, passwordLogin } from "../../src/index.ts";
import { once, redisStore } from "../../src/fleet.ts";

// A worker of a fleet, for a test that starts three and kills one: node fleet-worker.ts <socket of Redis> <queue> <node>

interface Calls {
  readonly snapshots: { create(input: { body: { name: string } }): Promise<{ id: string }> };
}

const [path = "", queue = "", origin = ""] = process.argv.slice(2);
const store = redisStore(new Redis(path));
const backend: Backend = {
  name: "lab",
  basePath: "",
  operations: {
    snapshots: {
      create: { id: "snapshots/create", method: "POST", path: "/snapshots", body: "json", required: ["body"] },
    },
  },
};
const client = createClient<object, Calls>(
  backend,
  { nodes: [origin], proxy: false, store },
  {
    session: passwordLogin({
      username: "ada",
      password: "right",
      login: (credentials) => new Call("/login", { method: "POST", body: JSON.stringify(credentials) }),
      read: (reply) => ({ headers: { "x-session": (reply.value() as { id: string }).id } }),
    }),
  },
);

const worker = new Worker<{ name: string }, { id: string }>(
  queue,
  async ({ id = "", data }) => {
    try {
      return await once(store, id, () => client.snapshots.create({ body: { name: data.name } }));
    } catch (error) {
      throw mayRepeat(error) ? error : new UnrecoverableError(String(error));
    }
  },
  { connection: { path }, concurrency: 8, lockDuration: 1_000, stalledInterval: 500 },
);
worker.on("error", () => {});
