import { describe, expect, test, vi } from "vitest";
import { nodes } from "../../test/session/password-backend.ts";
import { Call } from "../core/call.ts";
import { Reply } from "../core/reply.ts";
import type { Send } from "../core/send.ts";
import { SessionError } from "../errors/session-error.ts";
import { basicAuth } from "./basic-auth.ts";
import { type DeclaredScheme, declaredLogin } from "./declared-login.ts";
import { getSession } from "./get-session.ts";
import { jwtFromUser } from "./jwt-from-user.ts";
import { oauthPassword } from "./oauth-password.ts";
import { passwordLogin } from "./password-login.ts";
import type { SessionStrategy } from "./session.ts";
import { sharedIdentity } from "./shared-identity.ts";
import { staticToken } from "./static-token.ts";

const node = nodes[0]!;
const account = { username: "ada", password: "pa55word" };
const forms = { login: () => new Call("/login"), read: () => ({ headers: { cookie: "a=b" } }) };
const noSend: Send = () => Promise.reject(new Error("nothing may be sent"));

/** What a strategy says of itself, and what it proves. */
function factsOf(strategy: SessionStrategy): object {
  const { name, identity, scope, onRejected, isLocal } = strategy;
  return { name, identity, scope, onRejected, isLocal, proof: strategy.proof?.() };
}

test.each<[SessionStrategy, object]>([
  [passwordLogin({ ...account, ...forms }), { name: "password", identity: "ada", scope: "node", proof: "pa55word" }],
  [
    passwordLogin({ ...account, ...forms, account: "tenant", scope: "cluster" }),
    { name: "password", identity: '["tenant","ada"]', scope: "cluster", proof: "pa55word" },
  ],
  [oauthPassword({ ...account, path: "/token" }), { name: "oauth", identity: "ada", scope: "node", proof: "pa55word" }],
  [
    basicAuth(account),
    { name: "basic", identity: "ada", scope: "node", onRejected: "refused", isLocal: true, proof: "pa55word" },
  ],
  [
    basicAuth({ ...account, probe: () => new Call("/probe") }),
    { name: "basic", identity: "ada", scope: "node", proof: "pa55word" },
  ],
  [
    staticToken({ token: "abc" }),
    { name: "token", identity: "token", scope: "cluster", onRejected: "final", isLocal: true, proof: "abc" },
  ],
  [
    staticToken({ token: "abc", identity: "robot" }),
    { name: "token", identity: "robot", scope: "cluster", onRejected: "final", isLocal: true, proof: "abc" },
  ],
  [
    jwtFromUser({ token: "abc" }),
    { name: "jwt", identity: "token", scope: "cluster", onRejected: "final", isLocal: true, proof: "abc" },
  ],
  [jwtFromUser({ token: () => "abc" }), { name: "jwt", identity: "jwt", scope: "cluster", isLocal: true }],
])("strategy %# says what it is: %j", (strategy, want) => {
  expect(factsOf(strategy)).toEqual({ onRejected: undefined, isLocal: undefined, proof: undefined, ...want });
});

describe("credentials of a spec's schemes", () => {
  const schemes: Readonly<Record<string, DeclaredScheme>> = {
    key: { type: "apiKey", in: "header", name: "X-Key" },
    inQuery: { type: "apiKey", in: "query", name: "key" },
    alsoInQuery: { type: "apiKey", in: "query", name: "other" },
    basic: { type: "basic" },
    oauth: { type: "oauth", path: "/token" },
    otherOauth: { type: "oauth", path: "/token" },
    elsewhere: { type: "oauth" },
  };

  test("are one account: the names of what was given, proved by all of it", () => {
    const strategy = declaredLogin(schemes, { key: "abc", inQuery: "def" })!;
    expect(factsOf(strategy)).toEqual({
      name: "declared",
      identity: "key inQuery",
      scope: "cluster",
      onRejected: "final",
      isLocal: true,
      proof: '"abc" "def"',
    });
  });

  test("stand in the query together", async () => {
    const session = await declaredLogin(schemes, { inQuery: "a", alsoInQuery: "b" })!.login(node, noSend);
    expect(session).toEqual({ headers: {}, query: { key: "a", other: "b" } });
  });

  test("without a key for the query ask for none", async () => {
    expect(Object.keys(await declaredLogin(schemes, { key: "a" })!.login(node, noSend))).toEqual(["headers"]);
  });

  test.each<[object, string, string]>([
    [{ clientId: "robot", clientSecret: "s3cret" }, "robot", "s3cret"],
    [{ ...account, clientId: "robot" }, "ada", "pa55word"],
    [{ refreshToken: "r3fresh", clientId: "robot" }, "robot", "r3fresh"],
    [{ refreshToken: "r3fresh" }, "refresh token", "r3fresh"],
  ])("the grant %j is the account %j, proved by its secret", (oauth, identity, proof) => {
    expect(factsOf(declaredLogin(schemes, { oauth })!)).toMatchObject({
      name: "oauth",
      identity,
      scope: "cluster",
      proof,
    });
  });

  test("of a grant go along with keys, after a renewal as well", async () => {
    const strategy = declaredLogin(schemes, { oauth: account, key: "abc", inQuery: "def" })!;
    let count = 0;
    const send: Send = async () => reply(200, { access_token: `t${(count += 1)}`, refresh_token: "r" });
    const first = await strategy.login(node, send);
    expect(first).toMatchObject({ headers: { "x-key": "abc", authorization: "Bearer t1" }, query: { key: "def" } });
    const second = await strategy.renew!(first, node, send);
    expect(second).toMatchObject({ headers: { "x-key": "abc", authorization: "Bearer t2" }, query: { key: "def" } });
    const alone = await declaredLogin(schemes, { oauth: account })!.login(node, send);
    expect(Object.keys(alone)).not.toContain("query");
  });

  test.each<[object, string]>([
    [{ zzz: "x" }, "Option `credentials` has no member `zzz`. It takes key, inQuery, alsoInQuery, basic,"],
    [{ oauth: account, otherOauth: account }, "asks for tokens in two ways; give one of them."],
    [{ oauth: null }, "Option `credentials.oauth` must be an object, not null."],
    [{ basic: { username: "", password: "x" } }, "`credentials.basic.username`"],
    [{ basic: { username: "ada", password: "" } }, "`credentials.basic.password`"],
    [{ elsewhere: { token: "" } }, "`credentials.elsewhere.token`"],
    [{ oauth: { clientId: "", clientSecret: "x" } }, "`credentials.oauth.clientId`"],
    [{ oauth: { clientId: "robot", clientSecret: 7 } }, "`credentials.oauth.clientSecret`"],
    [{ oauth: { refreshToken: "" } }, "`credentials.oauth.refreshToken`"],
    [{ oauth: { username: "", password: "x" } }, "`credentials.oauth.username`"],
    [{ oauth: { username: "ada" } }, "`credentials.oauth.password`"],
    [{ oauth: { ...account, scope: "" } }, "`credentials.oauth.scope`"],
    [{ oauth: {} }, "`credentials.oauth.clientId`"],
  ])("%j are refused by name", (credentials, message) => {
    expect(() => declaredLogin(schemes, credentials)).toThrow(message);
  });
});

describe("OAuth", () => {
  const strategy = oauthPassword({ ...account, path: "/token", logout: (token) => new Call(`/logout/${token}`) });

  test("logs out with its token, and with none when it has none", async () => {
    const urls: string[] = [];
    const send: Send = async ({ url }) => {
      urls.push(url);
      return reply(200, {});
    };
    await strategy.logout!({ headers: {}, data: { token: "t1" } }, node, send);
    await strategy.logout!({ headers: {} }, node, send);
    expect(urls).toEqual(["/logout/t1", "/logout/"]);
  });

  test.each<[Reply, object]>([
    [reply(500, {}), { status: 500 }],
    // oVirt's own logout service answers so.
    [
      reply(200, { error_code: "server_error", error: "still busy" }),
      { message: `The logout at ${node.url} failed: still busy`, node: node.url },
    ],
    [reply(200, { error_code: "server_error" }), { message: `The logout at ${node.url} failed: server_error` }],
    [
      reply(200, { error: "a", error_description: "in words" }),
      { message: `The logout at ${node.url} failed: in words` },
    ],
  ])("a logout that failed is an error", async (answer, want) => {
    await expect(strategy.logout!({ headers: {} }, node, async () => answer)).rejects.toMatchObject(want);
  });

  test.each([
    reply(200, {}),
    reply(200, null),
    reply(200, [{}]),
    reply(200, "done"),
    notJson(),
    reply(200, { error: 7 }),
  ])("any other answer to a logout is good", async (answer) => {
    await expect(strategy.logout!({ headers: {} }, node, async () => answer)).resolves.toBeUndefined();
  });

  test("renews by a login where the server gave no refresh token", async () => {
    const grants: (string | null)[] = [];
    const send: Send = async ({ body }) => {
      grants.push(new URLSearchParams(body as string).get("grant_type"));
      return reply(200, { access_token: "t", refresh_token: 7 });
    };
    const session = await strategy.login(node, send);
    expect(session.data).toEqual({ token: "t" });
    await strategy.renew!(session, node, send);
    await strategy.renew!({ headers: {} }, node, send);
    expect(grants).toEqual(["password", "password", "password"]);
  });

  test("a login by a refresh token uses the last one that the server gave", async () => {
    const byRefresh = declaredLogin({ o: { type: "oauth", path: "/token" } }, { o: { refreshToken: "r0" } })!;
    const sent: (string | null)[] = [];
    const send: Send = async ({ body }) => {
      sent.push(new URLSearchParams(body as string).get("refresh_token"));
      return reply(200, { access_token: "t", refresh_token: `r${sent.length}` });
    };
    const first = await byRefresh.login(node, send);
    await byRefresh.login(node, send, first);
    await byRefresh.login(node, send, { headers: {} });
    expect(sent).toEqual(["r0", "r1", "r0"]);
    await strategy.login(node, send, { headers: {}, data: { refreshToken: "r9" } });
    expect(sent.at(-1)).toBeNull();
  });

  test.each<[object, object]>([
    [{ expires_in: true }, { expiresAt: undefined, lifetime: undefined }],
    [{ expires_in: 0 }, { expiresAt: undefined, lifetime: undefined }],
    [{ expires_in: "Infinity" }, { expiresAt: undefined, lifetime: undefined }],
    [{ exp: 1e11 }, { expiresAt: 1e11 }],
    [{ exp: 8.64e15 }, { expiresAt: 8.64e15 }],
  ])("reads the end of a token from %j", async (members, want) => {
    const session = await strategy.login(node, async () => reply(200, { access_token: "t", ...members }));
    expect({ expiresAt: undefined, lifetime: undefined, ...session }).toMatchObject(want);
  });

  test("an answer without a token names the member that is missing", async () => {
    await expect(strategy.login(node, async () => reply(200, {}))).rejects.toThrow("`access_token`");
  });
});

describe("HTTP Basic with a session of the backend", () => {
  const session = { login: () => new Call("/api"), logout: () => new Call("/logout") };

  test("ends the session with its cookie alone, and asks nothing without one", async () => {
    const sent: object[] = [];
    const send: Send = async ({ fields }) => {
      sent.push({ ...fields });
      return reply(200, {});
    };
    const strategy = basicAuth({ ...account, session });
    await strategy.logout!({ headers: { cookie: "sid=1" } }, node, send);
    await strategy.logout!({ headers: { authorization: "Basic x" } }, node, send);
    expect(sent).toEqual([{ cookie: "sid=1" }]);
  });

  test("goes on with the credentials where the backend sets no cookie", async () => {
    const strategy = basicAuth({ ...account, session: { ...session, headers: { prefer: "persistent-auth" } } });
    const { headers } = await strategy.login(node, async () => reply(200, {}));
    expect(headers).toEqual({ authorization: `Basic ${btoa("ada:pa55word")}`, prefer: "persistent-auth" });
  });

  test("repeats a cookie in a header where the backend wants that, and only when it was set", async () => {
    const strategy = basicAuth({ ...account, session: { ...session, echo: { cookie: "csrf", header: "x-csrf" } } });
    const login = async (lines: string[]): Promise<object> =>
      (await strategy.login(node, async () => reply(200, {}, { "set-cookie": lines }))).headers;
    expect(await login(["sid=1", "csrf=2"])).toEqual({ cookie: "sid=1; csrf=2", "x-csrf": "2" });
    expect(await login(["sid=1"])).toEqual({ cookie: "sid=1" });
  });
});

describe("tokens of the user", () => {
  test("stand bare in a header of their own", async () => {
    const fixed = staticToken({ token: "abc", header: "X-Token" });
    const asked = jwtFromUser({ token: () => "abc", header: "X-Token" });
    for (const strategy of [fixed, asked]) {
      expect((await strategy.login(node, noSend)).headers).toEqual({ "x-token": "abc" });
    }
  });

  test.each<[() => string, object]>([
    [() => "", { message: expect.stringContaining("`token`") }],
    [
      () => {
        throw new RangeError("vault is sealed");
      },
      { code: "SESSION_FAILED", message: "The given function failed to make a session." },
    ],
  ])("a function that fails is told as such", async (token, want) => {
    const error: unknown = await jwtFromUser({ token })
      .login(node, noSend)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject(want);
  });

  test("the error of the function is the cause", async () => {
    const cause = new RangeError("vault is sealed");
    const strategy = jwtFromUser({ token: () => Promise.reject(cause) });
    await expect(strategy.login(node, noSend)).rejects.toMatchObject({ cause });
  });

  test.each<[object, string]>([
    [{ header: "" }, "`header`"],
    [{ identity: "" }, "`identity`"],
  ])("option %j is refused by name", (options, message) => {
    expect(() => jwtFromUser({ token: () => "abc", ...options })).toThrow(message);
    expect(() => staticToken({ token: "abc", ...options })).toThrow(message);
  });
});

describe("what is found in a shared store", () => {
  const one = staticToken({ token: "abc" });

  test("belongs to the backend, the strategy, the account and the secret together", async () => {
    const named = { ...one, name: "other" };
    const ids = await Promise.all([
      sharedIdentity("lab", one),
      sharedIdentity("rhev", one),
      sharedIdentity("lab", named),
      sharedIdentity("lab", staticToken({ token: "abc", identity: "robot" })),
      sharedIdentity("lab", staticToken({ token: "abd" })),
    ]);
    expect(new Set(ids).size).toBe(5);
    expect(await sharedIdentity("lab", staticToken({ token: "abc" }))).toBe(ids[0]);
    expect(ids[0]).toMatch(/^[0-9a-f]{48}$/);
  });

  test("is nothing where there is nothing to prove", async () => {
    expect(await sharedIdentity("lab", jwtFromUser({ token: () => "abc" }))).toBeUndefined();
  });

  test.each([undefined, {}])("is nothing where the platform's crypto is %j", async (crypto) => {
    vi.stubGlobal("crypto", crypto);
    expect(await sharedIdentity("lab", one)).toBeUndefined();
  });
});

describe("a session that comes to its end", () => {
  const old = { headers: { cookie: "old" } };
  const ticket = { session: old, node, generation: 1 };
  const renewing = (isLocal: boolean, fails: boolean): SessionStrategy => ({
    ...staticToken({ token: "abc" }),
    isLocal,
    login: async (_node, _send, replaced) => ({ headers: { cookie: `login after ${replaced?.headers["cookie"]}` } }),
    renew: async () => {
      if (fails) throw new SessionError("not renewed");
      return { headers: { cookie: "renewed" } };
    },
  });
  const cookieOf = async (...given: Parameters<typeof getSession>): Promise<string | undefined> =>
    (await getSession(...given)).headers["cookie"];

  test("is renewed ahead, and replaced by a login once it has ended", async () => {
    const strategy = renewing(false, false);
    expect(await cookieOf(strategy, { ticket, replaced: undefined }, node, noSend, "ahead")).toBe("renewed");
    expect(await cookieOf(strategy, { ticket, replaced: undefined }, node, noSend, "expired")).toBe("login after old");
    expect(await cookieOf(strategy, { ticket: undefined, replaced: old }, node, noSend, "ahead")).toBe(
      "login after old",
    );
  });

  test("that can't be renewed is replaced by a login, unless the user gives it himself", async () => {
    const entry = { ticket, replaced: undefined };
    expect(await cookieOf(renewing(false, true), entry, node, noSend, "ahead")).toBe("login after old");
    await expect(getSession(renewing(true, true), entry, node, noSend, "ahead")).rejects.toThrow("not renewed");
  });
});

function reply(status: number, value: unknown, headers: Record<string, string | string[]> = {}): Reply {
  return new Reply({ status, headers, body: new TextEncoder().encode(JSON.stringify(value)) });
}

function notJson(): Reply {
  return new Reply({ status: 200, headers: {}, body: new TextEncoder().encode("<html>bye</html>") });
}
