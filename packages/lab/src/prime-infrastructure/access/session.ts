import { textOfBase64 } from "../../core/bytes.ts";
import type { Session } from "../../core/sessions.ts";
import type { Answer } from "../../http/message.ts";
import { apiVersionsOf } from "../spec.ts";
import { errorDocument, page, toLoginPage } from "../errors.ts";
import type { PrimeState } from "../state.ts";
import type { PrimeIncomingRequest } from "../handlers.ts";
import { apiVersionOf } from "../serialization/serialization.ts";

/** A web session that nobody uses ends after this long. */
const sessionLife = 30 * 60_000;

/**
 * HTTP Basic with every request. A request without the cookie of a session opens one more; a user with too many gets
 * 401 although the credentials are good. Then come the user group and the rate limits.
 */
export function authenticate(incoming: PrimeIncomingRequest): Session | Answer {
  const { headers, node, state, clock, operation } = incoming;
  const user = userOf(headers["authorization"], state);
  if (!user) return toLoginPage(incoming);
  const served = operation && apiVersionsOf.get(operation.id);
  const lacksVersion = apiVersionOf(incoming) === "v4" && isBefore34(state.version);
  if (operation && (lacksVersion || (served && !served.includes(apiVersionOf(incoming)))))
    return errorDocument(incoming, 404, `No such entity type as ${operation.path}.`, "PRS-102");
  const known = node.sessions.find(/JSESSIONID=([^;]+)/.exec(headers["cookie"] ?? "")?.[1]);
  const open = state.sessionsOf(user).filter((session) => session.expires > clock.now());
  if (!known && open.length >= state.maxSessions) return page(401, "Unauthorized");
  // No public text shows the form of this answer: it is taken to be that of every other refusal.
  if (user === "reader" && incoming.method !== "GET") return errorDocument(incoming, 403, "Forbidden");
  if (state.isLimited(incoming.path)) {
    const verdict = state.limiter.enter(user, clock.now());
    if (verdict !== undefined) return errorDocument(incoming, 503, verdict);
    state.underWay.set(incoming, user);
  }
  if (known) return known;
  node.counters.logins += 1;
  const session = node.sessions.open(incoming.random.hex(32).toUpperCase(), user, sessionLife);
  state.opened.push(session);
  state.newSessions.set(incoming, session);
  return session;
}

/** Version 4 of the API came with release 3.4. */
function isBefore34(version: string): boolean {
  return /^3\.[0-3](?:\.|$)|^[12]\./.test(version);
}

function userOf(authorization: string | undefined, { users }: PrimeState): string | undefined {
  const encoded = /^Basic (\S+)$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const [username = "", ...rest] = textOfBase64(encoded).split(":");
  return users.get(username) === rest.join(":") ? username : undefined;
}
