import { createInterface } from "node:readline";
import KeyvRedis from "@keyv/redis";
import { Keyv } from "keyv";
import { type Backend, Call, createClient, passwordLogin } from "../../src/index.ts";
import { keyvStore } from "../../src/keyv.ts";

// One process of a fleet, for a test that starts several: node one-process.ts <socket of the store> <address of the node>
// For each line that it reads it makes ten calls at once, and prints the sessions that they had.

interface Things {
  readonly things: { list(): Promise<{ session: string }> };
}

const [path = "", origin = ""] = process.argv.slice(2);
const keyv = new Keyv({
  store: new KeyvRedis({ socket: { path, reconnectStrategy: false } }, { throwOnErrors: true }),
  throwOnErrors: true,
});
const backend: Backend = {
  name: "lab",
  basePath: "",
  operations: { things: { list: { id: "things/list", method: "GET", path: "/things" } } },
};
const client = createClient<object, Things>(
  backend,
  { nodes: [origin], proxy: false, store: keyvStore(keyv) },
  {
    session: passwordLogin({
      username: "ada",
      password: "right",
      login: (credentials) => new Call("/login", { method: "POST", body: JSON.stringify(credentials) }),
      read: (reply) => ({ headers: { "x-session": (reply.value() as { id: string }).id } }),
    }),
  },
);
for await (const line of createInterface(process.stdin)) {
  if (line !== "go") break;
  const answers = await Promise.all(Array.from({ length: 10 }, () => client.things.list()));
  console.log([...new Set(answers.map(({ session }) => session))].join(" "));
}
await client.close();
await keyv.disconnect();
