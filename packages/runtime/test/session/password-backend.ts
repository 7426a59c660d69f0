import { Call } from "../../src/core/call.ts";
import type { Clock } from "../../src/util/clock.ts";
import { faultLayer } from "../../src/layers/fault.ts";
import { sessionLayer } from "../../src/session/layer.ts";
import type { Node } from "../../src/core/node.ts";
import { Reply } from "../../src/core/reply.ts";
import type { NorthboundEvent } from "../../src/telemetry/events.ts";
import type { Send } from "../../src/core/send.ts";
import { passwordLogin, type PasswordLoginOptions } from "../../src/session/password-login.ts";
import { createSessions, type Sessions, type SessionsOptions } from "../../src/session/sessions.ts";

/** The password that the stand-in accepts. */
export const goodPassword = "correct horse battery";

/** Two nodes for tests that never open a socket. */
export const nodes: readonly Node[] = ["one", "two"].map((name) => {
  const url = `https://${name}.example.net`;
  return { url, origin: url, prefix: "" };
});

/** A stand-in of a backend with password login, and what it counted. */
export interface PasswordBackend {
  readonly send: Send;
  readonly logins: number;
  readonly logouts: number;
  readonly calls: number;
  /** Sessions that the backend would accept now. */
  readonly live: ReadonlySet<string>;
  /** Life of sessions from now on, in milliseconds; the answers tell it. */
  life: number | undefined;
  /** Makes the next logins wait until it is called again with `false`. */
  hold(isHeld: boolean): void;
  /** Ends every session. */
  expire(): void;
  /** Calls with whatever session are rejected from now on. */
  rejectAll: boolean;
  /** Logins fail with this status from now on. */
  loginStatus: number | undefined;
}

/** Makes the stand-in. Sessions are counted up, so that each login gives a new one. */
export function createPasswordBackend(clock: Clock): PasswordBackend {
  const live = new Set<string>();
  let open: () => void = () => {};
  let gate: Promise<void> | undefined;

  const counted = { logins: 0, logouts: 0, calls: 0 };
  const backend = {
    life: undefined as number | undefined,
    rejectAll: false,
    loginStatus: undefined as number | undefined,
    live,
    hold(isHeld: boolean): void {
      open();
      gate = isHeld ? new Promise((resolve) => (open = resolve)) : undefined;
    },
    expire: () => live.clear(),
    get logins() {
      return counted.logins;
    },
    get logouts() {
      return counted.logouts;
    },
    get calls() {
      return counted.calls;
    },
  };

  const answer = (call: Call): Reply => {
    if (call.url === "/login") {
      counted.logins += 1;
      if (backend.loginStatus !== undefined) return json(backend.loginStatus, {});
      if ((JSON.parse(call.body as string) as { password: string }).password !== goodPassword) return json(401, {});
      const id = `session-${counted.logins}`;
      live.add(id);
      return json(200, { id, expiresAt: backend.life === undefined ? undefined : clock.now() + backend.life });
    }
    const id = call.ticket?.session.headers["x-session"] ?? call.fields["x-session"] ?? "";
    if (call.url === "/logout") {
      counted.logouts += 1;
      live.delete(id);
      return json(200, {});
    }
    counted.calls += 1;
    return live.has(id) && !backend.rejectAll ? json(200, { servedBy: call.node?.url, session: id }) : json(401, {});
  };

  const send = async (call: Call): Promise<Reply> => {
    if (call.url === "/login" && gate) await abortable(gate, call.signal);
    else await abortable(Promise.resolve(), call.signal);
    const reply = answer(call);
    reply.node = call.node;
    reply.ticket = call.ticket;
    return reply;
  };
  return Object.assign(backend, { send: faultLayer({ backend: {} })(send) });
}

/** Stands for the failover layer: the node that the call names, or the first, and no second try. */
export function atNode(send: Send): Send {
  return async (call) => {
    const node = nodes.find(({ url }) => url === call.options.node) ?? (nodes[0] as Node);
    const toNode: Send = (login) => send(login.attemptAt(node, undefined));
    const ticket = await call.authorize?.(node, toNode, call.signal);
    return send(call.attemptAt(node, ticket));
  };
}

/** The strategy that the stand-in understands. */
export function strategyFor(
  password: string = goodPassword,
  options: Partial<PasswordLoginOptions> = {},
): ReturnType<typeof passwordLogin> {
  return passwordLogin({
    username: "ada",
    password,
    login: (credentials) => new Call("/login", { method: "POST", body: JSON.stringify(credentials) }),
    read: (reply) => {
      const { id, expiresAt } = reply.value() as { id: string; expiresAt?: number };
      return { headers: { "X-Session": id }, expiresAt };
    },
    logout: () => new Call("/logout", { method: "POST" }),
    ...options,
  });
}

/** A session layer over the stand-in, with its events. */
export function connect(
  backend: PasswordBackend,
  clock: Clock,
  options: Partial<SessionsOptions> = {},
): { readonly send: Send; readonly sessions: Sessions; readonly events: NorthboundEvent[] } {
  const events: NorthboundEvent[] = [];
  const observe = (event: NorthboundEvent): void => void events.push(event);
  const sessions = createSessions({ backend: "lab", nodes, strategy: strategyFor(), clock, observe, ...options });
  return { send: sessionLayer({ sessions })(atNode(backend.send)), sessions, events };
}

function json(status: number, value: unknown): Reply {
  return new Reply({
    status,
    headers: { "content-type": "application/json" },
    body: new TextEncoder().encode(JSON.stringify(value)),
  });
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
