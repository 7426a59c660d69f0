import { describe, expect, test } from "vitest";
import { nodes } from "../../test/session/password-backend.ts";
import { Call } from "../core/call.ts";
import type { Fault } from "../core/fault.ts";
import { Reply } from "../core/reply.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import { SessionError } from "../errors/session-error.ts";
import { checkLogin, checkLogout, readLogin, serverTimeOf } from "./login-answer.ts";

const node = nodes[0]!;
const secret = "pa55word";
const call = new Call("/login", { method: "POST" });
const context = { call, node, secret };

function reply(status: number, fault?: Fault, headers: Record<string, string> = {}): Reply {
  const answer = new Reply({ status, headers, body: null });
  answer.fault = fault;
  return answer;
}

/** What a check throws. */
function thrownBy(check: () => void): unknown {
  try {
    check();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("the answer to a login", () => {
  test.each(["session", "credentials", "permission"] as const)("a fault `%s` means refused credentials", (kind) => {
    const error = thrownBy(() =>
      checkLogin(reply(403, { kind, code: "E7", message: `no such pair ada/${secret}` }), context),
    );
    expect(error).toBeInstanceOf(CredentialsError);
    expect(error).toMatchObject({
      message: `${node.url} refused the login: no such pair ada/[redacted].`,
      node: node.url,
      status: 403,
      backendCode: "E7",
      backendMessage: "no such pair ada/[redacted]",
    });
  });

  test("the strategy's own words for a refusal come first, also with a good status", () => {
    const isRefused = (): string => `unknown user of ${secret}`;
    const error = thrownBy(() => checkLogin(reply(200), { ...context, isRefused }));
    expect(error).toBeInstanceOf(CredentialsError);
    expect((error as Error).message).toBe(`${node.url} refused the login: unknown user of [redacted].`);
  });

  test.each<[Reply, string]>([
    [reply(401, { kind: "permission", message: "Locked out" }), "Locked out."],
    [reply(401), "HTTP status 401."],
  ])("a refusal without words of the strategy has those of the backend, or the status", (answer, words) => {
    const error = thrownBy(() => checkLogin(answer, { ...context, isRefused: () => true }));
    expect(error).toBeInstanceOf(CredentialsError);
    expect((error as Error).message).toBe(`${node.url} refused the login: ${words}`);
  });

  test("a good answer passes, and `isRefused` may say no", () => {
    expect(thrownBy(() => checkLogin(reply(200), { ...context, isRefused: () => false }))).toBeUndefined();
  });

  test("another failure is a SessionError with the backend's words, without the secret", () => {
    const fault: Fault = { kind: "invalid", code: "E1", message: `bad form password=${secret}` };
    const error = thrownBy(() => checkLogin(reply(400, fault), context));
    expect(error).toBeInstanceOf(SessionError);
    expect(error).toMatchObject({
      operation: "POST /login",
      node: node.url,
      status: 400,
      backendCode: "E1",
      backendMessage: "bad form password=[redacted]",
    });
    expect((error as Error).message).toMatch(new RegExp(`^The login at ${node.url} failed: .*bad form`));
    expect((error as Error).message).not.toContain(secret);
    expect((error as Error).cause).toMatchObject({ code: "REJECTED_INPUT" });
  });

  test("a failure without a fault is told by its status", () => {
    const error = thrownBy(() => checkLogin(reply(500), context));
    expect(error).toBeInstanceOf(SessionError);
    expect(error).toMatchObject({ status: 500 });
    expect(error).not.toHaveProperty("backendCode");
  });
});

describe("the session in an answer", () => {
  test.each<[string, () => never, object]>([
    ["a credentials error stays one", () => fail(new CredentialsError("refused")), { code: "CREDENTIALS_REJECTED" }],
    ["a session error keeps its message", () => fail(new SessionError("as it is")), { message: "as it is" }],
    [
      "another error is told with its words, without the secret",
      () => fail(new TypeError(`no ${secret}`)),
      {
        message: `The login at ${node.url} gave an answer without a session: no [redacted]`,
        status: 200,
        node: node.url,
      },
    ],
    [
      "what is no error is told as well",
      () => fail("odd"),
      { message: `The login at ${node.url} gave an answer without a session: odd` },
    ],
  ])("when it can't be read, %s", async (_, read, want) => {
    const error: unknown = await readLogin(reply(200), context, read).catch((reason: unknown) => reason);
    expect(error).toMatchObject(want);
  });

  test.each<[Record<string, unknown>]>([[{}], [{ cookie: "" }], [{ cookie: "a=b", "x-token": undefined }]])(
    "headers %j are no session",
    async (headers) => {
      const read = (): { headers: Record<string, string> } => ({ headers: headers as Record<string, string> });
      await expect(readLogin(reply(200), context, read)).rejects.toMatchObject({
        message: `The login at ${node.url} gave an answer without a session.`,
        node: node.url,
        status: 200,
      });
    },
  );

  test("tells the server's time, unless the strategy knows it better", async () => {
    const dated = reply(200, undefined, { date: "Thu, 01 Jan 2026 00:00:00 GMT" });
    const headers = { cookie: "a=b" };
    const time = Date.UTC(2026, 0, 1);
    expect(await readLogin(dated, context, () => ({ headers }))).toEqual({ headers, serverTime: time });
    expect(await readLogin(dated, context, () => ({ headers, serverTime: 7 }))).toEqual({ headers, serverTime: 7 });
    expect(serverTimeOf(reply(200))).toBeUndefined();
    expect(serverTimeOf(reply(200, undefined, { date: "soon" }))).toBeUndefined();
  });
});

test.each<[Reply, string | undefined]>([
  [reply(200), undefined],
  [reply(401, { kind: "session", message: "ended" }), undefined],
  [reply(403, { kind: "permission", message: "no" }), "PERMISSION_DENIED"],
  [reply(500), "BACKEND_ERROR"],
])("the answer to a logout passes when the session is gone, else it is an error", (answer, code) => {
  const error = thrownBy(() => checkLogout(answer, new Call("/logout")));
  expect((error as { code?: string } | undefined)?.code).toBe(code);
});

function fail(reason: unknown): never {
  throw reason;
}
