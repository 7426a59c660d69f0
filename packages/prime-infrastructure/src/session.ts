import { basicAuth, Call, InvalidOptionError, type SessionStrategy, toBase64 } from "@northbound/runtime";
import { discoveryListDataResources } from "./generated/operations.ts";

/** An account of the northbound interface: a member of NBI Read, NBI Write or NBI Credential. */
export interface PrimeCredentials {
  readonly username: string;
  readonly password: string;
}

/**
 * HTTP Basic with every call, as Prime wants it, and the cookie of the session that the server opens: without the
 * cookie each call may open one more session, and a user with too many gets 401 with good credentials. The credentials
 * are tried with one cheap read first, so that many calls at once with a wrong password count as one try.
 * @throws InvalidOptionError when the credentials are not a user name and a password.
 */
export function createSession(credentials: PrimeCredentials, basePath: string): SessionStrategy {
  if (typeof credentials !== "object" || credentials === null) {
    throw new InvalidOptionError("Option `credentials` must be { username, password }.");
  }
  const { username, password } = credentials;
  const operation = discoveryListDataResources;
  const login = (): Call =>
    new Call(basePath + operation.path, {
      method: operation.method,
      headers: { accept: "application/json" },
      operation,
    });
  return basicAuth({ username, password, session: { login, headers: authorization(username, password) } });
}

function authorization(username: string, password: string): { readonly authorization: string } {
  return { authorization: `Basic ${toBase64(`${username}:${password}`)}` };
}
