import { describe, expect, test } from "vitest";
import { type Backend, Call, type Client, createClient, CredentialsError, passwordLogin } from "../../src/index.ts";
import { bodyOf, createHttpServer, type TestServer } from "../helpers/http-server.ts";

interface Things {
  readonly things: {
    list(): Promise<{ session: string }>;
    create(input: { body: object }): Promise<unknown>;
  };
}

const backend: Backend = {
  name: "lab",
  basePath: "",
  operations: {
    things: {
      list: { id: "things/list", method: "GET", path: "/things" },
      create: { id: "things/create", method: "POST", path: "/things", body: "json" },
    },
  },
};

interface Account {
  readonly server: TestServer;
  /** Login requests, accepted or not. */
  logins: number;
  /** Writes that had their effect. */
  writes: number;
  /** Sessions that are accepted now. */
  readonly live: Set<string>;
}

/** A real server with password login. It counts what it received. */
async function startAccount(): Promise<Account & AsyncDisposable> {
  const account = { logins: 0, writes: 0, live: new Set<string>() };
  const json = { "content-type": "application/json" };
  const server = await createHttpServer((request, response) => {
    void bodyOf(request).then((body) => {
      if (request.url === "/login") {
        account.logins += 1;
        const isRight = (JSON.parse(body.toString()) as { password: string }).password === "right";
        const id = `session-${account.logins}`;
        if (isRight) account.live.add(id);
        response.writeHead(isRight ? 200 : 401, json).end(JSON.stringify({ id }));
        return;
      }
      const session = String(request.headers["x-session"]);
      const isLive = account.live.has(session);
      if (isLive && request.method === "POST") account.writes += 1;
      response.writeHead(isLive ? 200 : 401, json).end(JSON.stringify({ session }));
    });
  });
  return Object.assign(account, { server, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() });
}

function connect(origins: readonly string[], password: string): Client<object, Things> {
  return createClient<object, Things>(
    backend,
    { nodes: origins, proxy: false },
    {
      session: passwordLogin({
        username: "ada",
        password,
        login: (credentials) => new Call("/login", { method: "POST", body: JSON.stringify(credentials) }),
        read: (reply) => ({ headers: { "x-session": (reply.value() as { id: string }).id } }),
      }),
    },
  );
}

const thousand = <T>(call: (index: number) => Promise<T>): Promise<T>[] =>
  Array.from({ length: 1_000 }, (_, index) => call(index));

describe("over real sockets", () => {
  test("1,000 concurrent calls on an expired session cause exactly one login, and each write happens once", async () => {
    await using account = await startAccount();
    await using client = connect([account.server.origin], "right");
    await client.things.list();
    account.live.clear();
    const calls = thousand((index) => (index % 2 ? client.things.list() : client.things.create({ body: { index } })));
    await Promise.all(calls);
    expect([account.logins, account.writes]).toEqual([2, 500]);
  });

  test("1,000 concurrent calls without a session yet cause exactly one login", async () => {
    await using account = await startAccount();
    await using client = connect([account.server.origin], "right");
    const sessions = await Promise.all(thousand(() => client.things.list()));
    expect(new Set(sessions.map(({ session }) => session)).size).toBe(1);
    expect(account.logins).toBe(1);
  });

  test("1,000 concurrent calls with a wrong password cause one login try, at one node, and 1,000 clear errors", async () => {
    await using first = await startAccount();
    await using second = await startAccount();
    await using client = connect([first.server.origin, second.server.origin], "wrong");
    const results = await Promise.allSettled(thousand(() => client.things.list()));
    for (const result of results) {
      const { reason } = result as PromiseRejectedResult;
      expect(reason).toBeInstanceOf(CredentialsError);
      expect(reason.message).toContain(`things/list: ${first.server.origin} refused the login`);
    }
    expect([first.logins, second.logins]).toEqual([1, 0]);
  });
});
