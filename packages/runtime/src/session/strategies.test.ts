import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import { atNode, nodes } from "../../test/session/password-backend.ts";
import { Call } from "../core/call.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { SessionError } from "../errors/session-error.ts";
import { faultLayer } from "../layers/fault.ts";
import { sessionLayer } from "./layer.ts";
import { Reply } from "../core/reply.ts";
import type { NorthboundEvent } from "../telemetry/events.ts";
import type { Send } from "../core/send.ts";
import { basicAuth } from "./basic-auth.ts";
import { cookieHeader, cookiesOf } from "./cookies.ts";
import { jwtFromUser } from "./jwt-from-user.ts";
import { oauthPassword } from "./oauth-password.ts";
import { passwordLogin } from "./password-login.ts";
import type { SessionStrategy } from "./session.ts";
import { createSessions } from "./sessions.ts";
import { staticToken } from "./static-token.ts";

const password = "pa55-wörd-secret";
const username = "ada";
const basic = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
const start = 1_800_000_000_000;

/** A JSON Web Token that ends `life` milliseconds after the fake clock's start. */
function jwt(life: number, mark = "one"): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256" })}.${part({ sub: mark, exp: (start + life) / 1_000 })}.signature-${mark}`;
}

interface Case {
  readonly name: string;
  /** The strategy with the right secret, or with a wrong one. */
  readonly make: (isRight: boolean) => SessionStrategy;
  /** Answers logins and says what else a call must carry to be let in. */
  readonly login?: (call: Call, count: number) => Reply | undefined;
  /** Whether this call proves a session that came from login number `count`. */
  readonly isProven: (headers: Readonly<Record<string, string>>, count: number) => boolean;
  /** Login calls of one session. */
  readonly logins: number;
  /** What a wrong secret leads to. */
  readonly onWrong: typeof CredentialsError | typeof SessionError;
  /** Whether 1,000 concurrent calls with a wrong secret send it once. */
  readonly isTriedOnce: boolean;
  readonly hasLogout: boolean;
  /** Everything that must never be printed. */
  readonly secrets: readonly string[];
}

const body = (call: Call): string => call.body as string;

const cases: readonly Case[] = [
  {
    name: "passwordLogin",
    make: (isRight) =>
      passwordLogin({
        username,
        password: isRight ? password : "wrong-secret",
        login: (credentials) => new Call("/login", { method: "POST", body: JSON.stringify(credentials) }),
        read: (answer) => ({ headers: { cookie: cookieHeader(cookiesOf(answer)) } }),
        logout: () => new Call("/logout", { method: "POST" }),
      }),
    login: (call, count) => {
      if (call.url !== "/login") return undefined;
      if (!body(call).includes(password)) return reply(401, {});
      return reply(200, {}, { "set-cookie": [`sid=cookie-${count}; Path=/web; HttpOnly`, "old=x; Max-Age=0"] });
    },
    isProven: ({ cookie }, count) => cookie === `sid=cookie-${count}`,
    logins: 1,
    onWrong: CredentialsError,
    isTriedOnce: true,
    hasLogout: true,
    secrets: [password, "wrong-secret", "cookie-1"],
  },
  {
    name: "oauthPassword",
    make: (isRight) =>
      oauthPassword({
        username,
        password: isRight ? password : "wrong-secret",
        path: "/sso/token",
        grantScope: "ovirt-app-api",
        logout: (token) => new Call("/logout", { method: "POST", body: new URLSearchParams({ token }).toString() }),
      }),
    login: (call, count) => {
      if (call.url !== "/sso/token") return undefined;
      const form = new URLSearchParams(body(call));
      if (form.get("password") !== password)
        return reply(400, {
          error_code: "access_denied",
          error: `Cannot authenticate user with ${form.get("password")}`,
        });
      expect(call.fields).toMatchObject({
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
      });
      expect(form.get("grant_type")).toBe("password");
      expect(form.get("scope")).toBe("ovirt-app-api");
      return reply(200, [{ access_token: `token-${count}`, token_type: "bearer", exp: String(start + 3_600_000) }]);
    },
    isProven: ({ authorization }, count) => authorization === `Bearer token-${count}`,
    logins: 1,
    onWrong: CredentialsError,
    isTriedOnce: true,
    hasLogout: true,
    secrets: [password, "wrong-secret", "token-1"],
  },
  {
    name: "basicAuth with each call",
    make: (isRight) => basicAuth({ username, password: isRight ? password : "wrong-secret" }),
    isProven: ({ authorization }) => authorization === basic,
    logins: 0,
    onWrong: CredentialsError,
    isTriedOnce: false,
    hasLogout: false,
    secrets: [password, "wrong-secret", basic.slice(6)],
  },
  {
    name: "basicAuth with a probe",
    make: (isRight) =>
      basicAuth({ username, password: isRight ? password : "wrong-secret", probe: () => new Call("/probe") }),
    login: (call) =>
      call.url === "/probe" ? reply(call.fields["authorization"] === basic ? 200 : 401, {}) : undefined,
    isProven: ({ authorization }) => authorization === basic,
    logins: 1,
    onWrong: CredentialsError,
    isTriedOnce: true,
    hasLogout: false,
    secrets: [password, "wrong-secret", basic.slice(6)],
  },
  {
    name: "basicAuth with a session cookie",
    make: (isRight) =>
      basicAuth({
        username,
        password: isRight ? password : "wrong-secret",
        session: {
          login: () => new Call("/api"),
          logout: () => new Call("/logout"),
          headers: { Prefer: "persistent-auth, csrf-protection" },
          echo: { cookie: "JSESSIONID", header: "JSESSIONID" },
        },
      }),
    login: (call, count) => {
      if (call.url !== "/api") return undefined;
      expect(call.fields["prefer"]).toBe("persistent-auth, csrf-protection");
      if (call.fields["authorization"] !== basic) return reply(401, {});
      return reply(200, {}, { "set-cookie": `JSESSIONID=cookie-${count}; Path=/ovirt-engine/api; Secure` });
    },
    isProven: ({ cookie, prefer, jsessionid, authorization }, count) =>
      cookie === `JSESSIONID=cookie-${count}` &&
      jsessionid === `cookie-${count}` &&
      prefer === "persistent-auth, csrf-protection" &&
      authorization === undefined,
    logins: 1,
    onWrong: CredentialsError,
    isTriedOnce: true,
    hasLogout: true,
    secrets: [password, "wrong-secret", basic.slice(6), "cookie-1"],
  },
  {
    name: "staticToken",
    make: (isRight) => staticToken({ token: isRight ? "service-account-token" : "wrong-secret" }),
    isProven: ({ authorization }) => authorization === "Bearer service-account-token",
    logins: 0,
    onWrong: SessionError,
    isTriedOnce: false,
    hasLogout: false,
    secrets: ["service-account-token", "wrong-secret"],
  },
  {
    name: "jwtFromUser with a text",
    make: (isRight) => jwtFromUser({ token: isRight ? jwt(3_600_000) : "wrong-secret", scheme: "Jwt" }),
    isProven: ({ authorization }) => authorization === `Jwt ${jwt(3_600_000)}`,
    logins: 0,
    onWrong: SessionError,
    isTriedOnce: false,
    hasLogout: false,
    secrets: [jwt(3_600_000), "wrong-secret"],
  },
  {
    name: "jwtFromUser with a function",
    make: (isRight) =>
      jwtFromUser({ token: async () => (isRight ? `Jwt ${jwt(3_600_000)}` : "wrong-secret"), scheme: "Jwt" }),
    isProven: ({ authorization }) => authorization === `Jwt ${jwt(3_600_000)}`,
    logins: 0,
    onWrong: SessionError,
    isTriedOnce: false,
    hasLogout: false,
    secrets: [jwt(3_600_000), "wrong-secret"],
  },
];

function connect(one: Case, isRight = true) {
  const clock = createFakeClock({ start });
  const events: NorthboundEvent[] = [];
  const counted = { logins: 0, logouts: 0, calls: 0 };
  const signals: (AbortSignal | undefined)[] = [];
  const server: Send = async (call) => {
    signals.push(call.signal);
    await clock.settle();
    if (call.signal?.aborted) throw call.signal.reason;
    const headers = { ...call.fields, ...call.ticket?.session.headers };
    const loggedIn = one.login?.(call, counted.logins + 1);
    if (loggedIn) counted.logins += 1;
    else if (call.url === "/logout") counted.logouts += 1;
    else counted.calls += 1;
    const answer = loggedIn ?? reply(call.url === "/logout" || one.isProven(headers, counted.logins) ? 200 : 401, {});
    answer.node = call.node;
    answer.ticket = call.ticket;
    return answer;
  };
  const strategy = one.make(isRight);
  const sessions = createSessions({ backend: "lab", nodes, strategy, clock, observe: (event) => events.push(event) });
  const layered = atNode(faultLayer({ backend: {} })(server));
  return { clock, events, counted, signals, strategy, sessions, send: sessionLayer({ sessions })(layered) };
}

describe.each(cases)("$name", (one) => {
  const setUp = (isRight?: boolean): ReturnType<typeof connect> => connect(one, isRight);

  test("proves every call, after one login for all of them", async () => {
    const { send, counted } = setUp();
    const replies = await Promise.all(Array.from({ length: 1_000 }, () => send(new Call("/things"))));
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1_000);
    expect(counted).toMatchObject({ logins: one.logins, calls: 1_000 });
  });

  test("gives each of 1,000 calls with a wrong secret its own clear and final error", async () => {
    const { send, counted } = setUp(false);
    const results = await Promise.allSettled(Array.from({ length: 1_000 }, () => send(new Call("/things"))));
    for (const result of results) {
      const { reason } = result as PromiseRejectedResult;
      expect(reason).toBeInstanceOf(one.onWrong);
      expect(reason.operation).toBe("GET /things");
    }
    expect(counted.logins).toBe(one.logins);
    expect(counted.calls === 0).toBe(one.isTriedOnce);
  });

  test("prints no secret, whatever is printed", async () => {
    const shown: unknown[] = [];
    for (const isRight of [true, false]) {
      const { send, strategy, sessions, events } = setUp(isRight);
      const result = await send(new Call("/things")).catch((error: unknown) => error);
      const ticket = result instanceof Reply ? result.ticket : undefined;
      shown.push(
        strategy,
        sessions,
        events,
        result,
        ticket,
        ticket?.session,
        ticket?.session.headers,
        ticket?.session.data,
      );
    }
    for (const thing of shown) {
      const text = `${inspect(thing, { depth: 10 })}${JSON.stringify(thing)}${thing instanceof Error ? thing.stack : ""}`;
      for (const secret of one.secrets) expect(text).not.toContain(secret);
    }
    expect(one.make(true).identity).not.toContain(password);
  });

  test("passes a signal to its login, which ends when nobody waits any more", async () => {
    const { send, signals, counted, clock } = setUp();
    const controller = new AbortController();
    const call = send(new Call("/things", { signal: controller.signal }));
    controller.abort();
    await expect(call).rejects.toBe(controller.signal.reason);
    await clock.settle();
    expect(counted).toMatchObject({ logins: 0, calls: 0 });
    expect(signals.map((signal) => signal?.aborted)).toEqual(Array(one.logins).fill(true));
    expect(clock.pending).toBe(0);
  });

  test("logs out on close where the backend knows a logout", async () => {
    const { send, sessions, counted, events } = setUp();
    await send(new Call("/things"));
    await sessions.close();
    expect(counted.logouts).toBe(one.hasLogout ? 1 : 0);
    expect(events.filter(({ type }) => type === "logout")).toHaveLength(one.hasLogout ? 1 : 0);
  });
});

test.each(cases.filter(({ onWrong }) => onWrong === CredentialsError))(
  "$name does not try refused credentials again",
  async (one) => {
    const { send, counted } = connect(one, false);
    await expect(send(new Call("/things"))).rejects.toBeInstanceOf(CredentialsError);
    const { logins, calls } = counted;
    await expect(send(new Call("/things"))).rejects.toThrow("not tried again for now");
    expect(counted).toMatchObject({ logins, calls });
  },
);

describe("options", () => {
  const login = (): Call => new Call("/login");
  test.each<[string, () => unknown]>([
    ["username", () => passwordLogin({ username: "", password, login, read: () => ({ headers: {} }) })],
    ["password", () => passwordLogin({ username, password: 7 as never, login, read: () => ({ headers: {} }) })],
    ["scope", () => passwordLogin({ username, password, login, read: () => ({ headers: {} }), scope: "all" as never })],
    ["token", () => staticToken({ token: "abc\r\nx-evil: 1" })],
    ["token", () => staticToken({ token: undefined as never })],
    ["header", () => staticToken({ token: "abc", header: "" })],
    ["token", () => jwtFromUser({ token: 7 as never })],
    ["username", () => basicAuth({ username: "a:b", password })],
    ["path", () => oauthPassword({ username, password, path: "" })],
  ])("a wrong %s is an InvalidOptionError that names it", (option, make) => {
    expect(make).toThrow(InvalidOptionError);
    expect(make).toThrow(`\`${option}\``);
    expect(make).not.toThrow("evil");
  });
});

describe("jwtFromUser", () => {
  function connectWith(
    token: Parameters<typeof jwtFromUser>[0]["token"],
    isAccepted: (header: string | undefined) => boolean,
  ) {
    const clock = createFakeClock({ start });
    const events: NorthboundEvent[] = [];
    let calls = 0;
    const server: Send = async (call) => {
      calls += 1;
      const answer = reply(isAccepted(call.ticket?.session.headers["authorization"]) ? 200 : 401, {});
      answer.ticket = call.ticket;
      return answer;
    };
    const sessions = createSessions({
      backend: "lab",
      nodes,
      strategy: jwtFromUser({ token }),
      clock,
      observe: (event) => events.push(event),
    });
    const send = sessionLayer({ sessions })(atNode(faultLayer({ backend: {} })(server)));
    return { clock, events, send: () => send(new Call("/things")), calls: () => calls };
  }

  test("asks its function again when the token was rejected", async () => {
    const tokens = [jwt(3_600_000, "old"), jwt(7_200_000, "new")];
    const { send, calls } = connectWith(
      () => tokens.shift() as string,
      (header) => header?.endsWith("-new") === true,
    );
    expect((await send()).ok).toBe(true);
    expect(calls()).toBe(2);
  });

  test("does not send a rejected token again when its function gives the same one", async () => {
    const { send, calls } = connectWith(
      () => jwt(-1_000),
      () => false,
    );
    await expect(send()).rejects.toThrow(SessionError);
    await expect(send()).rejects.toThrow("gave the same one again");
    expect(calls()).toBe(1);
  });

  test("asks its function ahead of the end, and warns while it has no newer token", async () => {
    let token = jwt(3_600_000, "old");
    const { clock, events, send } = connectWith(
      () => token,
      () => true,
    );
    await send();
    await clock.advance(3_600_000 - 120_000);
    await send();
    await clock.settle();
    expect(events).toMatchObject([
      { type: "warning", message: expect.stringContaining("could not be renewed and ends in 115 s") },
    ]);
    token = jwt(7_200_000, "new");
    await clock.advance(10_000);
    await send();
    await clock.settle();
    expect((await send()).ticket?.session.headers["authorization"]).toBe(`Bearer ${token}`);
  });

  test("says once that a fixed token comes to its end, and goes on using it", async () => {
    const { clock, events, send } = connectWith(jwt(30 * 86_400_000), () => true);
    await send();
    await clock.advance(29 * 86_400_000 - 1);
    await send();
    expect(events).toEqual([]);
    await clock.advance(1);
    await send();
    await send();
    expect(events).toMatchObject([{ type: "warning", message: expect.stringContaining("ends at 2027-02-14") }]);
    await clock.advance(2 * 86_400_000);
    expect((await send()).ok).toBe(true);
    expect(events).toHaveLength(1);
  });
});

describe("oauthPassword", () => {
  async function loginWith(members: object, date?: string) {
    const strategy = oauthPassword({ username, password, path: "/token" });
    const answer = reply(200, members, date === undefined ? {} : { date });
    return strategy.login(nodes[0]!, () => Promise.resolve(answer));
  }

  test.each<[string, object, object]>([
    ["expires_in as a number of seconds", { expires_in: 60 }, { lifetime: 60_000 }],
    ["expires_in as a text", { expires_in: "60" }, { lifetime: 60_000 }],
    ["exp as milliseconds in a text", { exp: "1800000060000" }, { expiresAt: start + 60_000 }],
    ["exp as seconds", { exp: 1_800_000_060 }, { expiresAt: start + 60_000 }],
    ["exp that means never", { exp: "9223372036854775807" }, { expiresAt: undefined }],
    ["exp of the token itself", { access_token: jwt(60_000) }, { expiresAt: start + 60_000 }],
    ["no end", {}, { expiresAt: undefined, lifetime: undefined }],
  ])("reads %s", async (_, members, want) => {
    const session = await loginWith({ access_token: "abc", ...members });
    expect({ lifetime: undefined, expiresAt: undefined, ...session }).toMatchObject(want);
  });

  test("tells the server's clock, so that a difference can be corrected", async () => {
    const session = await loginWith({ access_token: "abc" }, new Date(start - 3_600_000).toUTCString());
    expect(session.serverTime).toBe(start - 3_600_000);
  });

  test.each([[{}], [{ access_token: "" }], [{ access_token: "a\nb" }], [{ access_token: 7 }]])(
    "an answer without a token, %j, is a SessionError",
    async (members) => {
      await expect(loginWith(members)).rejects.toBeInstanceOf(SessionError);
    },
  );

  test("a refresh token renews the session, and a refused one leads to a login", async () => {
    const strategy = oauthPassword({ username, password, path: "/token" });
    const grants: string[] = [];
    const send: Send = async (call) => {
      const form = new URLSearchParams(body(call));
      grants.push(form.get("grant_type") ?? "");
      if (form.get("refresh_token") === "refresh-1") return reply(200, { access_token: "second" });
      if (form.has("refresh_token")) return reply(400, { error: "invalid_grant" });
      return reply(200, { access_token: "first", refresh_token: "refresh-1" });
    };
    const session = await strategy.login(nodes[0]!, send);
    expect((await strategy.renew!(session, nodes[0]!, send)).headers).toEqual({ authorization: "Bearer second" });
    await expect(
      strategy.renew!({ ...session, data: { refreshToken: "gone" } }, nodes[0]!, send),
    ).rejects.toBeInstanceOf(CredentialsError);
    expect(grants).toEqual(["password", "refresh_token", "refresh_token"]);
  });

  test("a server that fails inside is not a refusal", async () => {
    const strategy = oauthPassword({ username, password, path: "/token" });
    const send = faultLayer({ backend: {} })(async () => reply(500, { error: "server_error" }));
    const error: unknown = await strategy.login(nodes[0]!, send).catch((caught: unknown) => caught);
    expect(error).not.toBeInstanceOf(CredentialsError);
    expect(error).toMatchObject({ status: 500 });
  });
});

function reply(status: number, value: unknown, headers: Record<string, string | string[]> = {}): Reply {
  return new Reply({ status, headers, body: new TextEncoder().encode(JSON.stringify(value)) });
}
