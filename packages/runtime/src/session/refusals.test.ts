import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import { atNode, connect, createPasswordBackend, nodes } from "../../test/session/password-backend.ts";
import { Call } from "../core/call.ts";
import type { Node } from "../core/node.ts";
import { Reply } from "../core/reply.ts";
import type { SessionTicket } from "../core/session-ticket.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import { SessionError } from "../errors/session-error.ts";
import { basicAuth } from "./basic-auth.ts";
import { sessionLayer } from "./layer.ts";
import { protectSession } from "./protected-session.ts";
import type { SessionStrategy } from "./session.ts";
import { createSessions, type Sessions } from "./sessions.ts";

/** A layer over sessions that are replaced all the time, and a backend that rejects each of them. */
function replacing(isCurrent: (sends: number) => boolean, isAged = false) {
  let sends = 0;
  let rejections = 0;
  const sessions = {
    strategy: { name: "test", identity: "ada", scope: "node" },
    authorize: () => Promise.reject(new Error("not asked")),
    rejectSession: () => (rejections += 1),
    refuseSession: () => {},
    isRefused: () => false,
    isAged: () => isAged,
    isPast: () => false,
    isCurrent: () => isCurrent(sends),
  } as unknown as Sessions;
  const send = sessionLayer({ sessions })(() => {
    sends += 1;
    const reply = new Reply({ status: 401, headers: {}, body: null });
    reply.fault = { kind: "session", message: "no session" };
    reply.ticket = { node: nodes[0] as Node, session: { headers: {} }, generation: sends } as SessionTicket;
    return Promise.resolve(reply);
  });
  return { send: () => send(new Call("/things")), sends: () => sends, rejections: () => rejections };
}

test("a session that is the newest and is rejected again ends the call after one more send", async () => {
  const { send, sends, rejections } = replacing(() => true);
  await expect(send()).rejects.toBeInstanceOf(SessionError);
  expect([sends(), rejections()]).toEqual([2, 1]);
});

test("a session that was replaced meanwhile is tried anew, and not for ever", async () => {
  const { send, sends, rejections } = replacing(() => false);
  await expect(send()).rejects.toBeInstanceOf(SessionError);
  expect([sends(), rejections()]).toEqual([5, 1]);
});

// Found by the simulator (seed 10207): calls that waited for a limit longer than a session lives failed as refused.
test("a session that the call waited with until it ended is tried anew, and not for ever", async () => {
  const { send, sends } = replacing(() => true, true);
  await expect(send()).rejects.toBeInstanceOf(SessionError);
  expect(sends()).toBe(5);
});

test("a session that becomes the newest while it is rejected ends the call there", async () => {
  const { send, sends } = replacing((count) => count >= 3);
  await expect(send()).rejects.toBeInstanceOf(SessionError);
  expect(sends()).toBe(3);
});

test("a login that is forbidden is final: no further call tries it", async () => {
  const clock = createFakeClock();
  const backend = createPasswordBackend(clock);
  backend.loginStatus = 403;
  const { send } = connect(backend, clock);
  for (let count = 0; count < 5; count++) {
    await expect(send(new Call("/things"))).rejects.toBeInstanceOf(CredentialsError);
  }
  expect(backend.logins).toBe(1);
});

test("what is kept of a session shows its secrets to nobody who lists, copies or prints it", () => {
  const secret = "token-of-ada-123";
  const session = protectSession({ headers: { cookie: secret }, data: { refresh: secret } }, 5);
  expect(session.headers["cookie"]).toBe(secret);
  expect(Object.keys(session)).toEqual(["expiresAt"]);
  expect({ ...session }).toEqual({ expiresAt: 5 });
  const printed = [
    JSON.stringify(session),
    JSON.stringify(session.headers),
    inspect(session),
    inspect({ session }, { depth: 9 }),
  ];
  for (const text of [...printed, inspect(session.headers), inspect(session.data)]) expect(text).not.toContain(secret);
});

test("a session says nothing about another login once it is some seconds old", async () => {
  const clock = createFakeClock();
  const { send, sessions } = connect(createPasswordBackend(clock), clock);
  expect(sessions.currentTicket(nodes[0] as Node)).toBeUndefined();
  await send(new Call("/things"));
  const ticket = sessions.currentTicket(nodes[0] as Node) as SessionTicket;
  await clock.advance(4_999);
  expect(sessions.isAged(ticket)).toBe(false);
  await clock.advance(1);
  expect(sessions.isAged(ticket)).toBe(true);
  sessions.rejectSession(ticket);
  expect(sessions.currentTicket(nodes[0] as Node)).toBeUndefined();
});

test("a session whose end is known is current until then", async () => {
  const clock = createFakeClock();
  const backend = createPasswordBackend(clock);
  backend.life = 100_000;
  const { send, sessions } = connect(backend, clock);
  await send(new Call("/things"));
  expect(sessions.currentTicket(nodes[0] as Node)).toBeDefined();
  await clock.advance(100_000);
  expect(sessions.currentTicket(nodes[0] as Node)).toBeUndefined();
});

// Found by the simulator (seed 15167): a login that waited for a limit went out with a password that was refused meanwhile.
test("a refused password ends the logins at other nodes that have not been answered", async () => {
  const clock = createFakeClock();
  const backend = createPasswordBackend(clock);
  backend.loginStatus = 401;
  const { sessions } = connect(backend, clock);
  const [one, two] = nodes as [Node, Node];
  const signals: (AbortSignal | undefined)[] = [];
  const waiting = Promise.resolve(
    sessions.authorize(
      two,
      ({ signal }) => {
        signals.push(signal);
        return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error)));
      },
      undefined,
    ),
  );
  const refused = Promise.resolve(sessions.authorize(one, (call) => backend.send(call), undefined));
  await expect(refused).rejects.toBeInstanceOf(CredentialsError);
  await expect(waiting).rejects.toMatchObject({ code: "CREDENTIALS_REJECTED", node: one.url });
  expect(signals[0]?.aborted).toBe(true);
});

// Found by the simulator (seeds 42473 and 4057): a late refusal of the old password kept the new one from being tried.
test.each([
  ["other credentials, which it says nothing about", "new-password", 200, 200],
  ["the same credentials, which stay refused", "old-password", "CREDENTIALS_REJECTED", "CREDENTIALS_REJECTED"],
  ["others that are refused as well", "bad-password", "CREDENTIALS_REJECTED", "CREDENTIALS_REJECTED"],
])("a refusal that comes after the session was reset with %s", async (_what, password, late, later) => {
  const clock = createFakeClock();
  const strategyOf = (secret: string): SessionStrategy => basicAuth({ username: "ada", password: secret });
  const sessions = createSessions({ backend: "lab", nodes, clock, strategy: strategyOf("old-password") });
  let release: (() => void) | undefined;
  let sends = 0;
  const send = sessionLayer({ sessions })(
    atNode(async (call) => {
      sends += 1;
      if (sends === 1) await new Promise<void>((resolve) => (release = resolve));
      const isGood = call.ticket?.session.headers["authorization"] === `Basic ${btoa("ada:new-password")}`;
      const reply = new Reply({ status: isGood ? 200 : 401, headers: {}, body: null });
      if (!isGood) reply.fault = { kind: "credentials", message: "wrong password" };
      reply.ticket = call.ticket;
      return reply;
    }),
  );
  const endOf = (reply: Promise<Reply>): Promise<unknown> =>
    reply.then(
      ({ status }) => status,
      ({ code }: { code: string }) => code,
    );
  const first = endOf(send(new Call("/things")));
  await clock.settle();
  sessions.reset(strategyOf(password));
  release?.();
  expect(await first).toBe(late);
  const before = sends;
  expect(await endOf(send(new Call("/things")))).toBe(later);
  // Refused credentials are not tried again.
  expect(sends - before).toBe(later === 200 ? 1 : 0);
});

test("a call whose session had ended goes first where calls wait for a limit", async () => {
  const clock = createFakeClock();
  const backend = createPasswordBackend(clock);
  const { sessions } = connect(backend, clock);
  const first: boolean[] = [];
  const send = sessionLayer({ sessions })((call) => {
    first.push(call.goesFirst);
    return atNode(backend.send)(call);
  });
  await send(new Call("/things"));
  backend.expire();
  await send(new Call("/things"));
  expect(first).toEqual([false, false, true]);
});
