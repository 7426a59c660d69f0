import { inspect } from "node:util";
import { expect, test } from "vitest";
import { type Backend, Call, createClient, type NorthboundEvent, passwordLogin } from "../../src/index.ts";
import { createHttpServer, createRawServer } from "../helpers/http-server.ts";

// A backend may repeat in any words what it was sent. Nothing of it may be printed.

const password = "Tr0ub4dor&3 <x>";
const token = "tok_9f8e7d6c5b4a";
const created = "brand-new-passphrase";

const backend: Backend = {
  name: "lab",
  basePath: "",
  operations: {
    things: {
      read: { id: "things/read", method: "GET", path: "/things" },
      write: { id: "things/write", method: "POST", path: "/things", body: "json" },
      watch: { id: "things/watch", method: "GET", path: "/things", stream: "ndjson" },
    },
  },
  readFault: (reply) => {
    if (reply.status < 400) return undefined;
    const text = reply.bufferedText();
    return { kind: reply.status === 404 ? "notFound" : "server", code: "E1", message: text, detail: { said: [text] } };
  },
};

interface Things {
  readonly things: {
    read(input?: object, options?: object): Promise<unknown>;
    write(input: { body: object }): Promise<unknown>;
    watch(): AsyncIterable<unknown>;
  };
}

const session = passwordLogin({
  username: "ada",
  password,
  login: ({ username, password: given }) =>
    new Call("/login", { method: "POST", body: JSON.stringify({ user: username, pw: given }) }),
  read: () => ({ headers: { "x-auth-token": token, cookie: "sid=c00kie-value-1" } }),
});

/** All that a person may see of a failure and of what led to it. */
async function seen(
  say: () => string,
  { status, login = false }: { readonly status: number; readonly login?: boolean },
): Promise<string> {
  const printed: string[] = [];
  await using server = await createHttpServer((request, response) => {
    if (request.url === "/login" && !login) response.end("{}");
    else {
      response.writeHead(status, { "content-type": "text/html" });
      response.end(say());
    }
  });
  const log = (...given: unknown[]): void => void printed.push(...given.map((part) => inspect(part, { depth: 20 })));
  await using client = createClient<object, Things>(
    backend,
    {
      nodes: [server.origin],
      proxy: false,
      maxAttemptsPerNode: 2,
      backoff: { base: 0, cap: 0 },
      observe: (event: NorthboundEvent) => log(event, JSON.stringify(event)),
      logger: { debug: log, info: log, warn: log, error: log },
    },
    { session },
  );
  const print = (error: unknown): void => {
    const { message, stack } = error as Error;
    log(error, message, stack, String(error), JSON.stringify(error));
    log(inspect(error, { customInspect: false, depth: 20 }));
  };
  await client.things.read().catch(print);
  await client.things.write({ body: { user: { newPassword: created } } }).catch(print);
  await client.things.read({}, { session: { authorization: "Bearer own-token-1234" } }).catch(print);
  const watch = async (): Promise<void> => {
    for await (const record of client.things.watch()) log(typeof record);
  };
  await watch().catch(print);
  return printed.join("\n");
}

const forms: Record<string, string> = {
  "the password": password,
  "the password in a URL": encodeURIComponent(password),
  "the password in a form": new URLSearchParams({ pw: password }).toString(),
  "the password in JSON": JSON.stringify({ login: { pw: password } }),
  "the password in markup": "<p>User ada/Tr0ub4dor&amp;3 &lt;x&gt; not found</p>",
  "the password in HTTP Basic": Buffer.from(`ada:${password}`).toString("base64"),
  "the token": `no such session ${token}`,
  "the cookie": "sid was c00kie-value-1",
};

const secrets = [
  password,
  encodeURIComponent(password),
  new URLSearchParams({ pw: password }).toString().slice(3),
  "Tr0ub4dor&amp;3",
  Buffer.from(`ada:${password}`).toString("base64"),
  token,
  "c00kie-value-1",
];

const byLogin = Object.entries(forms).filter(([name]) => name.startsWith("the password"));
const failures: [where: string, options: { status: number; login?: boolean }][] = [
  ["a failure", { status: 500 }],
  ["an absence", { status: 404 }],
  ["a page that is no JSON", { status: 200 }],
];

test.each([
  ...Object.entries(forms).flatMap(([name, text]) => failures.map((failure) => [name, ...failure, text] as const)),
  ...byLogin.map(([name, text]) => [name, "the answer to a login", { status: 403, login: true }, text] as const),
])("%s in %s is not printed anywhere", async (_name, _where, options, text) => {
  const printed = await seen(() => text, options);
  expect(printed.length).toBeGreaterThan(1_000);
  for (const secret of secrets) expect(printed).not.toContain(secret);
});

test.each([
  [
    "what the call sent",
    created,
    (client: Things) => client.things.write({ body: { user: { newPassword: created } } }),
  ],
  [
    "the caller's own token",
    "own-token-1234",
    (client: Things) => client.things.read({}, { session: { authorization: "Bearer own-token-1234" } }),
  ],
])("%s is not printed by the call that sent it", async (_name, secret, run) => {
  await using server = await createHttpServer((_request, response) => response.writeHead(500).end(`weak: ${secret}!`));
  await using client = createClient<object, Things>(backend, { nodes: [server.origin], proxy: false });
  const error: unknown = await run(client).catch((reason: unknown) => reason);
  expect((error as Error).message).toContain("weak: [redacted]!");
  expect(inspect(error, { depth: 20 }) + JSON.stringify(error) + (error as Error).stack).not.toContain(secret);
});

test("a reason phrase is searched, too", async () => {
  await using server = await createRawServer((socket) =>
    socket.on("data", (data) => {
      const isLogin = String(data).includes("/login");
      const head = isLogin ? "200 OK" : `500 no ${token} for ada/Tr0ub4dor&3 <x>`;
      socket.write(`HTTP/1.1 ${head}\r\ncontent-length: 2\r\n\r\n{}`);
    }),
  );
  const plain: Backend = { ...backend, readFault: undefined as never };
  await using client = createClient<object, Things>(
    { name: plain.name, basePath: "", operations: plain.operations },
    { nodes: [server.origin], proxy: false, retry: "never" },
    { session },
  );
  const error: unknown = await client.things.read().catch((reason: unknown) => reason);
  const printed = inspect(error, { depth: 20 }) + JSON.stringify(error);
  expect(printed).toContain("no [redacted] for ada/[redacted]");
  for (const secret of secrets) expect(printed).not.toContain(secret);
});
