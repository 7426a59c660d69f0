import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import type { Session } from "../core/session-ticket.ts";
import { toBase64 } from "../util/base64.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { isRecord } from "../util/is-record.ts";
import { oauthGrant } from "./oauth-password.ts";
import { checkText, checkToken, withScheme } from "./secret-text.ts";
import type { SessionStrategy } from "./session.ts";

/** A security scheme of a spec, as its generated client writes it down. */
export type DeclaredScheme =
  | { readonly type: "apiKey"; readonly in: "header" | "query" | "cookie"; readonly name: string }
  | { readonly type: "basic" }
  | { readonly type: "bearer" }
  /** `path` is that of the token endpoint, where the server of the spec has it itself. */
  | { readonly type: "oauth"; readonly path?: string };

/** User name and password of HTTP Basic. */
export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

/** What OAuth 2.0 gives a token for (RFC 6749), or a token that was given elsewhere. */
export type OAuthCredentials =
  | { readonly token: string }
  | { readonly clientId: string; readonly clientSecret: string; readonly scope?: string }
  | (BasicCredentials & { readonly clientId?: string; readonly clientSecret?: string; readonly scope?: string })
  | { readonly refreshToken: string; readonly clientId?: string; readonly clientSecret?: string };

type Proof = Pick<Session, "headers" | "query">;

/**
 * Proves a client in the ways that its spec declares: keys in headers, queries and cookies, HTTP Basic, bearer tokens and
 * the grants of OAuth 2.0 that need no browser. Everything that is given goes along with each call that needs a session.
 * @param schemes The security schemes of the spec by name.
 * @param credentials What was given for them, by the same names.
 * @returns `undefined` when nothing was given.
 * @throws InvalidOptionError for a scheme that the spec has not, and for credentials that can't be sent.
 */
export function declaredLogin(
  schemes: Readonly<Record<string, DeclaredScheme>>,
  credentials: object | undefined,
): SessionStrategy | undefined {
  const given = Object.entries(credentials ?? {}).filter(([, value]) => value !== undefined);
  const proofs: Proof[] = [];
  const grants: SessionStrategy[] = [];
  const secrets: string[] = [];
  for (const [name, value] of given as [string, unknown][]) {
    const scheme = Object.hasOwn(schemes, name) ? schemes[name] : undefined;
    if (!scheme) throw unknownScheme(name, schemes);
    const option = `credentials.${name}`;
    const grant = scheme.type === "oauth" ? grantOf(option, scheme.path, value) : undefined;
    if (grant) grants.push(grant);
    else proofs.push(proofOf(option, scheme, value));
    secrets.push(JSON.stringify(value));
  }
  const [grant, another] = grants;
  if (another) throw new InvalidOptionError("Option `credentials` asks for tokens in two ways; give one of them.");
  const fixed = merge(proofs);
  if (grant) return withProof(grant, fixed);
  if (proofs.length === 0) return undefined;
  return {
    name: "declared",
    identity: given.map(([name]) => name).join(" "),
    scope: "cluster",
    onRejected: "final",
    isLocal: true,
    proof: () => secrets.join(" "),
    login: () => Promise.resolve(fixed),
  };
}

function unknownScheme(name: string, schemes: object): InvalidOptionError {
  const known = Object.keys(schemes);
  const hint = didYouMean(name, known) || ".";
  return new InvalidOptionError(
    `Option \`credentials\` has no member \`${name}\`${hint} It takes ${known.join(", ")}.`,
  );
}

function proofOf(option: string, scheme: DeclaredScheme, value: unknown): Proof {
  if (scheme.type === "basic") {
    const { username, password } = membersOf(option, value);
    const user = checkText(`${option}.username`, username);
    if (user.includes(":")) throw new InvalidOptionError(`Option \`${option}.username\` must not have a colon.`);
    const pair = toBase64(`${user}:${checkText(`${option}.password`, password)}`);
    return { headers: { authorization: `Basic ${pair}` } };
  }
  if (scheme.type === "apiKey") {
    const { in: place, name } = scheme;
    if (place === "query") return { headers: {}, query: { [name]: checkText(option, value) } };
    if (place === "header") return { headers: { [name.toLowerCase()]: checkToken(option, value) } };
    return { headers: { cookie: `${name}=${encodeURIComponent(checkText(option, value))}` } };
  }
  const token = scheme.type === "oauth" ? membersOf(option, value)["token"] : value;
  const own = scheme.type === "oauth" ? `${option}.token` : option;
  return { headers: { authorization: withScheme("Bearer", checkToken(own, token)) } };
}

/** The grant that was asked for; `undefined` for a token that was given elsewhere. */
function grantOf(option: string, path: string | undefined, value: unknown): SessionStrategy | undefined {
  const { token, clientId, clientSecret, username, password, refreshToken, scope } = membersOf(option, value);
  if (token !== undefined) return undefined;
  if (path === undefined) {
    throw new InvalidOptionError(`Option \`${option}\` takes a \`token\`: the spec's server gives none itself.`);
  }
  const text = (name: string, given: unknown): string => checkText(`${option}.${name}`, given);
  const client =
    clientId === undefined
      ? undefined
      : {
          id: text("clientId", clientId),
          secret: clientSecret === undefined ? "" : text("clientSecret", clientSecret),
        };
  const common = {
    path,
    client,
    scope: "cluster",
    ...(scope !== undefined && { grantScope: text("scope", scope) }),
  } as const;
  if (refreshToken !== undefined) {
    const secret = text("refreshToken", refreshToken);
    const grant = { grant_type: "refresh_token", refresh_token: secret };
    return oauthGrant({ ...common, identity: client?.id ?? "refresh token", grant, secret });
  }
  if (username !== undefined) {
    const user = text("username", username);
    const secret = text("password", password);
    return oauthGrant({
      ...common,
      identity: user,
      grant: { grant_type: "password", username: user, password: secret },
      secret,
    });
  }
  const id = text("clientId", clientId);
  const secret = text("clientSecret", clientSecret);
  return oauthGrant({ ...common, identity: id, grant: { grant_type: "client_credentials" }, secret });
}

function membersOf(option: string, value: unknown): Readonly<Record<string, unknown>> {
  if (isRecord(value)) return value;
  throw new InvalidOptionError(
    `Option \`${option}\` must be an object, not ${value === null ? "null" : typeof value}.`,
  );
}

function merge(proofs: readonly Proof[]): Proof {
  const headers: Record<string, string> = {};
  let query: Record<string, string> | undefined;
  for (const proof of proofs) {
    for (const [name, value] of Object.entries(proof.headers)) {
      if (name !== "cookie" && headers[name] !== undefined) {
        throw new InvalidOptionError(`Option \`credentials\` has two values for the header ${name}; give one of them.`);
      }
      headers[name] = name === "cookie" && headers["cookie"] ? `${headers["cookie"]}; ${value}` : value;
    }
    if (proof.query) query = { ...query, ...proof.query };
  }
  return { headers, ...(query && { query }) };
}

/** A grant whose sessions carry fixed keys as well. */
function withProof(grant: SessionStrategy, { headers, query }: Proof): SessionStrategy {
  const { renew } = grant;
  const add = (session: Session): Session => ({
    ...session,
    headers: { ...headers, ...session.headers },
    ...(query && { query }),
  });
  return {
    ...grant,
    login: async (...given) => add(await grant.login(...given)),
    ...(renew && { renew: async (...given) => add(await renew(...given)) }),
  };
}
