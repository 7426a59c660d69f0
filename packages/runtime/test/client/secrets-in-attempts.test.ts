import { expect, test } from "vitest";
import { Call, createClient, passwordLogin, Reply, type Transport } from "../../src/index.ts";

const backend = {
  name: "test",
  basePath: "",
  operations: { things: { create: { id: "things/create", method: "POST", path: "/things", body: "json" } } },
} as const;

interface Calls {
  readonly things: { create(input: object): Promise<unknown> };
}

function reply(call: Call, status: number, type: string, body: string): Reply {
  const made = new Reply({ status, headers: { "content-type": type }, body: new TextEncoder().encode(body) });
  made.node = call.node;
  made.ticket = call.ticket;
  return made;
}

test("an answer that can't be read tells of attempts before it without the session that one of them repeated", async () => {
  let logins = 0;
  const transport: Transport = {
    send: (call) => {
      call.written = true;
      if (call.url === "/login")
        return Promise.resolve(reply(call, 200, "application/json", `{"id":"tok-12345${++logins}"}`));
      const token = call.ticket?.session.headers["x-session"];
      const isOld = token === "tok-123451";
      const said = JSON.stringify({ message: `no session ${token}` });
      return Promise.resolve(isOld ? reply(call, 401, "application/json", said) : reply(call, 200, "text/html", "<p>"));
    },
    close: () => Promise.resolve(),
  };
  const session = passwordLogin({
    username: "ada",
    password: "correct horse",
    login: () => new Call("/login", { method: "POST" }),
    read: (answer) => ({ headers: { "x-session": (answer.value() as { id: string }).id } }),
  });
  const words = {
    ...backend,
    readFault: (answer: Reply) =>
      answer.status === 401
        ? ({ kind: "session", message: (answer.value() as { message: string }).message } as const)
        : undefined,
  };
  const client = createClient<object, Calls>(words, { nodes: ["http://one.example.net"], transport }, { session });
  const error: unknown = await client.things.create({ body: {} }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: "UNKNOWN_OUTCOME" });
  expect(JSON.stringify(error)).toContain("no session [redacted]");
  expect(JSON.stringify(error)).not.toContain("tok-");
});
