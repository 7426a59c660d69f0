import type { IncomingRequest, Context, Handler } from "../../core/backend.ts";
import { LabFault } from "../../core/fault-error.ts";
import type { LabNode } from "../../core/node.ts";
import type { Session } from "../../core/sessions.ts";
import { type Answer, json } from "../../http/message.ts";
import { sentenceOf } from "../codes.ts";
import type { CloudCixState, LabUser } from "../state.ts";

/** Who calls: by the token of a login, which every application takes. */
export function authenticate(incoming: IncomingRequest<CloudCixState>): Session | Answer {
  const { headers, node, state } = incoming;
  const token = headers["x-auth-token"];
  if (token === undefined || token === "") return unauthorized("Authentication credentials were not provided.");
  const session = node.sessions.find(token);
  if (session) return isThrottled(incoming, session) ?? session;
  if (state.issued.has(token)) return unauthorized("JWT token is expired. Please login again.");
  return unauthorized("An error occurred while decoding your token, try again later.");
}

function unauthorized(detail: string): Answer {
  return json({ detail }, 401).with("www-authenticate", "X-Auth-Token");
}

/** Each application counts the requests of a user over the last second, in real time: this is about the wire. */
function isThrottled({ operation, state }: IncomingRequest<CloudCixState>, { user }: Session): Answer | undefined {
  const limit = state.options.requestsPerSecond;
  if (limit === Infinity) return undefined;
  const key = `${operation?.spec.service ?? ""} ${user}`;
  const now = performance.now();
  const recent = (state.recent.get(key) ?? []).filter((moment) => now - moment < 1_000);
  state.recent.set(key, recent);
  if (recent.length < limit) {
    recent.push(now);
    return undefined;
  }
  return json({ detail: "Request was throttled. Expected available in 1 second." }, 429).with("retry-after", "1");
}

/** Login, and the trade of a token for a fresh one. */
export const sessionHandlers: Readonly<Record<string, Handler<CloudCixState>>> = {
  "membership/token/create": (context) => {
    const { email, password, api_key: apiKey, otp } = context.body as Readonly<Record<string, string | undefined>>;
    if (!email || !password) throw refused(1);
    const user = context.state.users.get(email);
    if (!user || user.password !== password) throw refused(2);
    if (apiKey === undefined) return json({}, 200);
    if (user.apiKey !== apiKey) throw refused(3);
    if (user.otp !== undefined && otp === undefined) throw refused(7);
    if (user.otp !== undefined && user.otp !== otp) throw refused(8);
    context.node.counters.logins += 1;
    return json({ token: issue(context, user, context.state.options.tokenLife) }, 201);
  },
  "membership/token/update": (context) => {
    const user = [...context.state.users.values()].find(({ email }) => email === context.session?.user);
    if (!user) throw new LabFault("membership_token_update_001", sentenceOf("membership_token_update_001"));
    return json({ token: issue(context, user, 3_600) }, 200);
  },
};

function refused(number: number): LabFault {
  const code = `membership_token_create_00${number}`;
  return new LabFault(code, sentenceOf(code), 400);
}

/** A token looks like the real ones, so that clients can read its end; nobody checks the signature. */
function issue(context: Context<CloudCixState>, user: LabUser, life: number): string {
  const { state, nodes, clock, random } = context;
  const exp = Math.floor(clock.now() / 1_000) + life;
  const part = (value: object): string =>
    btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const token = `${part({ alg: "RS256", typ: "JWT" })}.${part({ uid: user.id, exp })}.${random.hex(64)}`;
  state.issued.add(token);
  openEverywhere(nodes, token, user.email, life);
  return token;
}

/** Every application, at whatever node, takes the token. */
function openEverywhere(nodes: readonly LabNode[], token: string, user: string, life: number): void {
  for (const { sessions } of nodes) sessions.open(token, user, life * 1_000);
}
