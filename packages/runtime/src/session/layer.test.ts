import { getEventListeners } from "node:events";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import {
  atNode,
  connect,
  createPasswordBackend,
  goodPassword,
  nodes,
  strategyFor,
} from "../../test/session/password-backend.ts";
import { Call } from "../core/call.ts";
import { BodyNotReplayableError } from "../errors/body-not-replayable-error.ts";
import { ClosedError } from "../errors/closed-error.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import { SessionError } from "../errors/session-error.ts";
import { sessionLayer } from "./layer.ts";

const read = (): Call => new Call("/things");
const write = (body: ConstructorParameters<typeof Call>[1] = {}): Call =>
  new Call("/things", { method: "POST", body: "{}", ...body });

function setUp(options: Parameters<typeof connect>[2] = {}) {
  const clock = createFakeClock();
  const backend = createPasswordBackend(clock);
  return { clock, backend, ...connect(backend, clock, options) };
}

describe("one login for all", () => {
  test("1,000 concurrent calls without a session cause one login", async () => {
    const { send, backend } = setUp();
    const replies = await Promise.all(Array.from({ length: 1_000 }, () => send(read())));
    expect(replies.every((reply) => reply.ok)).toBe(true);
    expect(backend.logins).toBe(1);
  });

  test("1,000 concurrent calls on an expired session cause one login and are all answered", async () => {
    const { send, backend } = setUp();
    await send(read());
    backend.expire();
    const replies = await Promise.all(Array.from({ length: 1_000 }, () => send(write())));
    expect(replies.every((reply) => reply.ok)).toBe(true);
    expect(backend.logins).toBe(2);
    expect(backend.calls).toBe(2_001);
  });

  test("1,000 concurrent calls with a wrong password cause one login and 1,000 clear errors", async () => {
    const { send, backend } = setUp({ strategy: strategyFor("wrong password") });
    const results = await Promise.allSettled(Array.from({ length: 1_000 }, () => send(read())));
    for (const result of results) {
      const { reason } = result as PromiseRejectedResult;
      expect(reason).toBeInstanceOf(CredentialsError);
      expect(reason).toMatchObject({
        code: "CREDENTIALS_REJECTED",
        operation: "GET /things",
        node: nodes[0]?.url,
        status: 401,
      });
      expect(reason.message).toContain("GET /things: https://one.example.net refused the login: HTTP status 401.");
    }
    expect(backend.logins).toBe(1);
    expect(backend.calls).toBe(0);
  });

  test("each node has a session of its own", async () => {
    const { send, backend } = setUp();
    for (const node of [...nodes, ...nodes]) await send(new Call("/things", { options: { node: node.url } }));
    expect(backend.logins).toBe(2);
  });

  test("a session of the cluster serves every node", async () => {
    const { send, backend } = setUp({ strategy: strategyFor(goodPassword, { scope: "cluster" }) });
    for (const node of [...nodes, ...nodes]) await send(new Call("/things", { options: { node: node.url } }));
    expect(backend.logins).toBe(1);
  });

  test("a live session is given at once, without a promise", async () => {
    const { send, sessions, backend } = setUp();
    await send(read());
    const ticket = sessions.authorize(nodes[0]!, backend.send, undefined);
    expect(ticket).not.toBeInstanceOf(Promise);
    expect(sessions.authorize(nodes[0]!, backend.send, undefined)).toBe(ticket);
  });
});

describe("rejected sessions", () => {
  test("a call rejected on an old session is sent again on the newer one without a login", async () => {
    const { clock, backend, sessions } = setUp();
    let held: (() => void) | undefined;
    const late = sessionLayer({ sessions })(
      atNode(async (call) => {
        const reply = await backend.send(call);
        // The first answer arrives only after another call has renewed the session.
        if (call.url === "/things?late" && held === undefined) await new Promise<void>((resolve) => (held = resolve));
        return reply;
      }),
    );
    await late(read());
    backend.expire();
    const slow = late(new Call("/things?late"));
    await clock.settle();
    await late(read());
    expect(backend.logins).toBe(2);
    held?.();
    expect((await slow).ok).toBe(true);
    expect(backend.logins).toBe(2);
  });

  test("a session rejected right after its renewal ends in one SessionError per call, not in a login storm", async () => {
    const { send, backend } = setUp();
    await send(read());
    backend.rejectAll = true;
    const results = await Promise.allSettled(Array.from({ length: 100 }, () => send(write())));
    for (const result of results) {
      expect((result as PromiseRejectedResult).reason).toBeInstanceOf(SessionError);
      expect((result as PromiseRejectedResult).reason).toMatchObject({ operation: "POST /things", status: 401 });
    }
    expect(backend.logins).toBe(2);
    expect(backend.calls).toBe(201);
  });

  test("a body that can be read only once is never sent twice", async () => {
    const { send, backend } = setUp();
    await send(read());
    backend.expire();
    const upload = (): Call => write({ body: new ReadableStream({ pull: (controller) => controller.close() }) });
    await expect(send(upload())).rejects.toBeInstanceOf(BodyNotReplayableError);
    expect(backend.calls).toBe(2);
    expect((await send(upload())).ok).toBe(true);
  });

  test("refused credentials are remembered until the cool-down ends or the session is reset", async () => {
    const { send, backend, clock, sessions } = setUp({ strategy: strategyFor("wrong password") });
    await expect(send(read())).rejects.toBeInstanceOf(CredentialsError);
    await clock.advance(899_999);
    await expect(send(read())).rejects.toThrow("not tried again for now");
    expect(backend.logins).toBe(1);
    await clock.advance(1);
    await expect(send(read())).rejects.toBeInstanceOf(CredentialsError);
    expect(backend.logins).toBe(2);
    sessions.reset(strategyFor());
    expect((await send(read())).ok).toBe(true);
  });

  test("credentials refused by one node are not tried at the next", async () => {
    const { send, backend } = setUp({ strategy: strategyFor("wrong password") });
    for (const node of nodes) {
      await expect(send(new Call("/things", { options: { node: node.url } }))).rejects.toBeInstanceOf(CredentialsError);
    }
    expect(backend.logins).toBe(1);
  });

  test("a login that fails for another reason is tried again by the next call", async () => {
    const { send, backend } = setUp();
    backend.loginStatus = 500;
    await expect(send(read())).rejects.toMatchObject({ status: 500 });
    backend.loginStatus = undefined;
    expect((await send(read())).ok).toBe(true);
  });

  test("a session that ends during its own login is not taken for a wrong password", async () => {
    const { send, backend } = setUp();
    backend.loginStatus = 503;
    await expect(send(read())).rejects.not.toBeInstanceOf(CredentialsError);
    backend.loginStatus = undefined;
    expect((await send(read())).ok).toBe(true);
    expect(backend.logins).toBe(2);
  });
});

describe("calls that prove themselves", () => {
  test.each([
    ["a call with session none", new Call("/things", { options: { session: "none" } })],
    [
      "an operation without session",
      new Call("/things", { operation: { id: "a/b", method: "GET", path: "/things", session: "none" } }),
    ],
  ])("%s goes out as it is", async (_, call) => {
    const { send, backend } = setUp();
    const reply = await send(call);
    expect(reply.fault?.kind).toBe("session");
    expect(backend.logins).toBe(0);
  });

  test("headers of the caller replace the client's session", async () => {
    const { send, backend } = setUp();
    await send(read());
    const reply = await send(new Call("/things", { options: { session: { "X-Session": "session-1" } } }));
    expect(reply.ok).toBe(true);
    expect(reply.ticket).toBeUndefined();
    expect((await send(new Call("/things", { options: { session: { "X-Session": "foreign" } } }))).status).toBe(401);
    expect(backend.logins).toBe(1);
  });
});

describe("abort", () => {
  test("one caller's abort does not end the login that others wait for", async () => {
    const { send, backend, clock } = setUp();
    backend.hold(true);
    const controller = new AbortController();
    const leaving = send(new Call("/things", { signal: controller.signal }));
    const staying = send(read());
    await clock.settle();
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(leaving).rejects.toBe(reason);
    backend.hold(false);
    expect((await staying).ok).toBe(true);
    expect(backend.logins).toBe(1);
  });

  test("the login ends when every caller has left, and the next caller starts a new one", async () => {
    const { send, backend, clock } = setUp();
    backend.hold(true);
    const controllers = [new AbortController(), new AbortController()];
    const leaving = controllers.map(({ signal }) => send(new Call("/things", { signal })));
    await clock.settle();
    for (const controller of controllers) controller.abort();
    for (const call of leaving) await expect(call).rejects.toMatchObject({ name: "AbortError" });
    expect(backend.logins).toBe(0);
    backend.hold(false);
    expect((await send(read())).ok).toBe(true);
    expect(backend.logins).toBe(1);
  });

  test.each(["before the login", "during the login", "during the call", "during the resend"])(
    "%s it leaves nothing behind",
    async (moment) => {
      const { send, backend, clock } = setUp();
      if (moment !== "before the login" && moment !== "during the login") await send(read());
      if (moment === "during the resend") backend.expire();
      const controller = new AbortController();
      if (moment === "before the login") controller.abort();
      if (moment === "during the login") backend.hold(true);
      if (moment === "during the resend") backend.hold(true);
      const call = send(new Call("/things", { signal: controller.signal }));
      call.catch(() => {});
      if (moment !== "during the call") await clock.settle();
      controller.abort();
      await expect(call).rejects.toBe(controller.signal.reason);
      backend.hold(false);
      await clock.settle();
      expect(clock.pending).toBe(0);
      expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    },
  );
});

describe("renewal ahead of the end", () => {
  const hour = 3_600_000;

  test("within two minutes of the end a call renews in the background and goes on at once", async () => {
    const { send, backend, clock, events } = setUp();
    backend.life = hour;
    await send(read());
    await clock.advance(hour - 120_000 - 1);
    await send(read());
    expect(backend.logins).toBe(1);
    await clock.advance(1);
    const reply = await send(read());
    expect(reply.value()).toMatchObject({ session: "session-1" });
    await clock.settle();
    expect((await send(read())).value()).toMatchObject({ session: "session-2" });
    expect(backend.logins).toBe(2);
    expect(events).toMatchObject([
      { type: "login", reason: "first" },
      { type: "login", reason: "ahead" },
    ]);
  });

  test("within five seconds of the end a call waits for the renewal", async () => {
    const { send, backend, clock } = setUp();
    backend.life = hour;
    await send(read());
    await clock.advance(hour - 5_000);
    expect((await send(read())).value()).toMatchObject({ session: "session-2" });
  });

  test("a failed renewal is tried again after a growing pause while the session still serves", async () => {
    const { send, backend, clock, events } = setUp({ renewBefore: 120_000, renewalBackoff: 10_000 });
    backend.life = hour;
    await send(read());
    backend.loginStatus = 503;
    await clock.advance(hour - 120_000);
    const at: number[] = [];
    for (let second = 0; second < 100; second++) {
      const before = backend.logins;
      expect((await send(read())).ok).toBe(true);
      await clock.settle();
      if (backend.logins > before) at.push(second);
      await clock.advance(1_000);
    }
    expect(at).toEqual([0, 10, 30, 70]);
    expect(events.filter(({ type }) => type === "warning")).toHaveLength(4);
    backend.loginStatus = undefined;
    await clock.advance(30_000);
    expect((await send(read())).ok).toBe(true);
  });

  test("the cheaper renewal is used where there is one, and a login when it fails", async () => {
    let renewals = 0;
    const { send, backend, clock } = setUp({
      strategy: strategyFor(goodPassword, {
        renew: () => {
          renewals += 1;
          return new Call("/refresh", { method: "PUT" });
        },
      }),
    });
    backend.life = hour;
    await send(read());
    await clock.advance(hour - 60_000);
    await send(read());
    await clock.settle();
    // The stand-in answers the refresh without a session, so a login follows.
    expect([renewals, backend.logins]).toEqual([1, 2]);
    expect((await send(read())).ok).toBe(true);
  });

  test("a server whose clock is an hour behind does not cause a login for each call", async () => {
    const { send, backend } = setUp();
    backend.life = -hour;
    for (let call = 0; call < 5; call++) expect((await send(read())).ok).toBe(true);
    expect(backend.logins).toBe(1);
  });

  test("nothing runs while nobody calls", async () => {
    const { send, backend, clock } = setUp();
    backend.life = hour;
    await send(read());
    await clock.advance(10 * hour);
    expect(backend.logins).toBe(1);
    expect(clock.pending).toBe(0);
  });
});

describe("the end", () => {
  test("close logs out at every node, and later calls fail", async () => {
    const { send, backend, sessions, clock, events } = setUp();
    for (const node of nodes) await send(new Call("/things", { options: { node: node.url } }));
    await Promise.all([sessions.close(), sessions.close()]);
    expect(backend.logouts).toBe(2);
    expect(backend.live.size).toBe(0);
    expect(events.filter(({ type }) => type === "logout")).toMatchObject([{ error: undefined }, { error: undefined }]);
    await expect(send(read())).rejects.toBeInstanceOf(ClosedError);
    expect(clock.pending).toBe(0);
  });

  test("a logout that fails is an event, and one that hangs ends in time", async () => {
    const failing = setUp({ strategy: strategyFor(goodPassword, { logout: () => new Call("/nowhere") }) });
    await failing.send(read());
    failing.backend.rejectAll = true;
    await failing.sessions.close();

    const hanging = setUp({
      strategy: { ...strategyFor(), logout: (_session, _node, send) => send(new Call("/login")).then(() => {}) },
    });
    await hanging.send(read());
    hanging.backend.hold(true);
    const closing = hanging.sessions.close();
    await hanging.clock.advance(5_000);
    await closing;
    expect(hanging.events.at(-1)).toMatchObject({
      type: "logout",
      error: { message: expect.stringContaining("5000 ms") },
    });
    expect(hanging.clock.pending).toBe(0);
  });

  test("close ends a login under way, and a session that arrives too late is ended", async () => {
    const { send, backend, sessions, clock } = setUp();
    backend.hold(true);
    const call = send(read());
    call.catch(() => {});
    await clock.settle();
    await sessions.close();
    await expect(call).rejects.toBeInstanceOf(ClosedError);
    backend.hold(false);
    await clock.settle();
    expect(backend.live.size).toBe(0);
  });

  test("a reset forgets the session, and calls that wait for a login get one of the new credentials", async () => {
    const { send, backend, sessions, clock } = setUp({ strategy: strategyFor("wrong password") });
    backend.hold(true);
    const call = send(read());
    await clock.settle();
    sessions.reset(strategyFor());
    backend.hold(false);
    expect((await call).ok).toBe(true);
    expect(backend.logins).toBe(1);
    sessions.reset();
    expect((await send(read())).ok).toBe(true);
    await clock.settle();
    expect(backend.logins).toBe(2);
    expect(backend.logouts).toBe(1);
  });
});

test("no password and no session is in what can be printed", async () => {
  const { send, sessions, events } = setUp();
  const reply = await send(read());
  const wrong = setUp({ strategy: strategyFor("wrong password") });
  const error: unknown = await wrong.send(read()).catch((caught: unknown) => caught);
  const shown = [
    sessions,
    sessions.strategy,
    reply,
    reply.ticket,
    reply.ticket?.session,
    reply.ticket?.session.headers,
    events,
    error,
    wrong.events,
  ];
  for (const one of shown) {
    const text = inspect(one, { depth: 10, showHidden: false }) + JSON.stringify(one);
    expect(text).not.toContain("session-1");
    expect(text).not.toContain(goodPassword);
    expect(text).not.toContain("wrong password");
  }
});

test("a backend that rejects each new session gets few logins, however many calls there are", async () => {
  const { send, backend, clock } = setUp();
  backend.rejectAll = true;
  for (let count = 0; count < 50; count++) await expect(send(read())).rejects.toBeInstanceOf(SessionError);
  expect(backend.logins).toBe(3);
  await clock.advance(1_000);
  for (let count = 0; count < 50; count++) await expect(send(read())).rejects.toBeInstanceOf(SessionError);
  expect(backend.logins).toBe(4);
  await clock.advance(1_999);
  await expect(send(read())).rejects.toThrow("no login is tried for a while");
  // It recovers as soon as the backend takes the session that is there, or a pause is over.
  backend.rejectAll = false;
  expect((await send(read())).ok).toBe(true);
  backend.expire();
  await clock.advance(30_000);
  expect((await send(read())).ok).toBe(true);
  expect(backend.logins).toBe(5);
});
