import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import { connect, createPasswordBackend, nodes } from "../../test/session/password-backend.ts";
import { Call } from "../core/call.ts";
import type { Node } from "../core/node.ts";
import { Reply } from "../core/reply.ts";
import type { SessionTicket } from "../core/session-ticket.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import { SessionError } from "../errors/session-error.ts";
import { sessionLayer } from "./layer.ts";
import { protectSession } from "./protected-session.ts";
import type { Sessions } from "./sessions.ts";

/** A layer over sessions that are replaced all the time, and a backend that rejects each of them. */
function replacing(isCurrent: (sends: number) => boolean) {
  let sends = 0;
  let rejections = 0;
  const sessions = {
    strategy: { name: "test", identity: "ada", scope: "node" },
    authorize: () => Promise.reject(new Error("not asked")),
    rejectSession: () => (rejections += 1),
    refuseSession: () => {},
    isRefused: () => false,
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
