import type { IncomingRequest, Context } from "../../core/backend.ts";
import type { Session } from "../../core/sessions.ts";
import { compareVersions } from "../../core/versions.ts";
import { Answer, json, text } from "../../http/message.ts";
import { portalFault, speaksRpc } from "../errors.ts";
import { administrator, type Person } from "./state.ts";
import { useToken } from "../resources/service-accounts.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

/** Public notes give a login session a day. */
const sessionLife = 86_400_000;

/** Who calls: by session id in header, cookie or bearer, or by service account token. */
export function authenticate(incoming: IncomingRequest<CloudVisionState>): Session | Answer {
  const { headers, node, state } = incoming;
  const cookies = readCookies(headers["cookie"]);
  const bearer = /^bearer\s+(\S+)$/i.exec(headers["authorization"] ?? "")?.[1];
  const shown = [headers["app_session_id"], bearer, cookies.get("access_token"), cookies.get("session_id")].filter(
    (id) => id !== undefined && id !== "",
  );
  for (const id of shown) {
    const session = node.sessions.find(id) ?? openTokenSession(incoming, id);
    if (!session) continue;
    return mayCall(incoming, session) ? session : forbidden(incoming);
  }
  return unauthorized(state, incoming.path);
}

/** A token needs no login: the node knows it, or looks it up among the service accounts. */
function openTokenSession(
  { node, state }: IncomingRequest<CloudVisionState>,
  token: string | undefined,
): Session | undefined {
  if (token === undefined || compareVersions(state.version, "2020.3.0") < 0) return undefined;
  if (token === administrator.token) return node.sessions.open(token, "automation", 365 * sessionLife);
  const account = useToken(state, token);
  if (!account) return undefined;
  return node.sessions.open(token, account.user, account.validUntil - state.clock.now());
}

/** Accounts whose roles only read may not write. */
function mayCall({ operation, state }: IncomingRequest<CloudVisionState>, session: Session): boolean {
  const person = state.people.users.get(session.user);
  if (!person || !operation || operation.tag === "session") return true;
  const writes =
    operation.behaviours.replay === undefined ? operation.method !== "GET" : operation.behaviours.replay === "unsafe";
  if (!writes) return true;
  return person.roles.some((name) => state.people.roles.get(name)?.moduleList?.some((module) => module.mode === "rw"));
}

function forbidden({ path }: IncomingRequest<CloudVisionState>): Answer {
  if (speaksRpc(path)) return json({ code: 7, message: "permission denied", details: [] }, 403);
  return text("User does not have the rights for this operation", 403);
}

/** How an ended session looks differs from release to release. */
export function unauthorized(state: CloudVisionState, path: string): Answer {
  if (speaksRpc(path)) return json({ code: 16, message: "User is unauthorized", details: [] }, 401);
  if (state.options.logOutMessage) return json({ data: "LOG OUT MESSAGE" });
  if (compareVersions(state.version, "2018.1.0") < 0)
    return new Answer(302, { kind: "none" }, [["location", "/web/login.html"]]);
  if (compareVersions(state.version, "2019.0.0") < 0) {
    return new Answer(401, { kind: "text", value: "" }, [["content-type", "text/plain"]], "Unauthorized");
  }
  return json({ errorCode: "112498", errorMessage: "User is unauthorized" }, 401);
}

/** Login, logout and what a session may ask about itself. */
export const sessionHandlers: CloudVisionHandlers = {
  "session/login": ({ body, node, random, state, clock }) => {
    const person = state.people.users.get(body.userId);
    if (!person || person.password !== body.password || person.user.userStatus === "Disabled") {
      throw portalFault("112498", "Invalid username or password");
    }
    node.counters.logins += 1;
    person.user = { ...person.user, currentStatus: "Online", lastAccessed: clock.now() };
    const session = node.sessions.open(
      `session_${random.hex(16)}${random.integer(1_000, 9_999)}`,
      body.userId,
      sessionLife,
    );
    const answer = json({
      sessionId: session.id,
      userName: person.user.userId,
      user: person.user,
      roles: person.roles.map((name) => state.people.roles.get(name)),
      permissionList: permissions(state, person),
      authenticationType: state.aaa.settings.authenticationServerType,
      authorizationType: state.aaa.settings.authorizationServerType,
    });
    const old = compareVersions(state.version, "2019.0.0") < 0;
    const path = old ? "/web/" : "/";
    const cookies = [`session_id=${session.id}; Path=${path}; HttpOnly`, `permissionList=rw; Path=${path}`];
    if (old) cookies.unshift(`JSESSIONID=${random.hex(32).toUpperCase()}; Path=${path}; HttpOnly`);
    return cookies.reduce((all, cookie) => all.with("set-cookie", cookie), answer);
  },

  "session/logout": ({ node, session }) => {
    node.counters.logouts += 1;
    if (session) node.sessions.end(session.id);
    return { data: "success" };
  },

  "session/check": () => ({ data: "success" }),
  "session/checkToken": () => ({}),

  "session/listPermissions": ({ session, state }) => ({ permissionList: permissions(state, personOf(state, session)) }),

  "session/getUserProfile": ({ query, state }) => {
    const person = findPerson(state, query.userId);
    return {
      user: person.user,
      roles: person.roles,
      Version: state.version,
      authenticationServerType: "Local",
      authorizationServerType: "Local",
      defaultUserFirstLogin: false,
    };
  },

  "session/changePassword": ({ body, state, nodes }) => {
    const person = findPerson(state, body.userId);
    // Which of the two names holds the new password is not known; the one that differs from the old one is.
    const [old, fresh] =
      body.oldPassword === person.password
        ? [body.oldPassword, body.currentPassword]
        : [body.currentPassword, body.oldPassword];
    if (old !== person.password) throw portalFault("112498", "The current password is wrong");
    setPassword(state, nodes, person, fresh);
    return { data: "success" };
  },
};

/** A new password ends the user's sessions everywhere since 2023.1. */
export function setPassword(
  state: CloudVisionState,
  nodes: Context<CloudVisionState>["nodes"],
  person: Person,
  password: string,
): void {
  if (person.password === password) return;
  person.password = password;
  if (compareVersions(state.version, "2023.1.0") < 0) return;
  for (const node of nodes) node.sessions.endOf(person.user.userId ?? "");
}

/** A user by name. */
export function findPerson(state: CloudVisionState, userId: string): Person {
  const person = state.people.users.get(userId);
  if (!person) throw portalFault("202801", "Entity does not exist");
  return person;
}

function personOf(state: CloudVisionState, session: Session | undefined): Person | undefined {
  return session && state.people.users.get(session.user);
}

function permissions(state: CloudVisionState, person: Person | undefined): Schemas["RoleModule"][] {
  const roles = person?.roles ?? ["network-admin"];
  return roles.flatMap((name) => state.people.roles.get(name)?.moduleList ?? []);
}

function readCookies(header: string | undefined): Map<string, string> {
  return new Map(
    (header ?? "").split(";").map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
    }),
  );
}
