import {
  Call,
  cookieHeader,
  cookiesOf,
  InvalidOptionError,
  passwordLogin,
  type Reply,
  type Session,
  type SessionStrategy,
  staticToken,
} from "@northbound/runtime";
import { sessionLogin, sessionLogout } from "./generated/operations.ts";

/** How to log in: with user name and password on premises, or with the token of a service account everywhere. */
export type CloudVisionCredentials =
  | { readonly username: string; readonly password: string; readonly token?: undefined }
  | { readonly token: string; readonly username?: undefined; readonly password?: undefined };

/**
 * Chooses how calls are proven. A password login gives a session identifier and cookies, one session for each node;
 * the token of a service account is a bearer token that every node takes (on premises since 2020.3, CVaaS only this).
 * @throws InvalidOptionError when the credentials are of neither form.
 */
export function createSession(credentials: CloudVisionCredentials): SessionStrategy {
  if (typeof credentials !== "object" || credentials === null) {
    throw new InvalidOptionError("Option `credentials` must be { username, password } or { token }.");
  }
  const { username, password, token } = credentials;
  if (token === undefined && username === undefined && Object.hasOwn(credentials, "token")) {
    throw new InvalidOptionError(
      "Option `credentials.token` is undefined: the variable that should hold it may not be set.",
    );
  }
  if (token === undefined) return passwordLogin({ username, password, login, read, logout });
  if (username === undefined && password === undefined) return staticToken({ token });
  throw new InvalidOptionError("Option `credentials` has both a token and a user name; which of them is meant?");
}

const json = { accept: "application/json", "content-type": "application/json" };

function login({ username, password }: { readonly username: string; readonly password: string }): Call {
  const { path, method } = sessionLogin;
  return new Call(path, {
    method,
    headers: json,
    body: JSON.stringify({ userId: username, password }),
    operation: sessionLogin,
  });
}

function logout(): Call {
  const { path, method } = sessionLogout;
  return new Call(path, { method, headers: json, body: "null", operation: sessionLogout });
}

function read(reply: Reply): Session {
  const { sessionId } = reply.value() as { readonly sessionId?: unknown };
  if (typeof sessionId !== "string" || sessionId === "") throw new TypeError("The login answer has no sessionId.");
  const cookies = cookieHeader(cookiesOf(reply));
  return { headers: { app_session_id: sessionId, ...(cookies !== "" && { cookie: cookies }) } };
}
