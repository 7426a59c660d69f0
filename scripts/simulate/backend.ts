import {
  type Backend,
  basicAuth,
  Call,
  cursor,
  isRecord,
  jsonOf,
  kindOfStatus,
  offset,
  page,
  passwordLogin,
  type PagePromise,
  type Reply,
  type Session,
  type SessionStrategy,
} from "@northbound/runtime";
import type { Plan } from "./plan.ts";

const version = { id: "version/get", method: "GET", path: "/version" } as const;

const operations = {
  things: {
    get: { id: "things/get", method: "GET", path: "/things/{id}", cache: true },
    look: { id: "things/look", method: "GET", path: "/things/{id}" },
    create: { id: "things/create", method: "POST", path: "/things", body: "json" },
    replace: { id: "things/replace", method: "PUT", path: "/things/{id}", body: "json" },
    adjust: { id: "things/adjust", method: "PATCH", path: "/things/{id}", body: "json", replay: "safe" },
    remove: { id: "things/remove", method: "DELETE", path: "/things/{id}", replay: "unsafe" },
    upload: { id: "things/upload", method: "POST", path: "/files", body: "binary" },
    newer: { id: "things/newer", method: "POST", path: "/newer", body: "json", since: "2.0" },
  },
  log: {
    list: {
      id: "log/list",
      method: "GET",
      path: "/log",
      query: { offset: "form", limit: "form" },
      paging: "offset",
      items: "items",
    },
  },
  numbered: {
    list: {
      id: "numbered/list",
      method: "GET",
      path: "/numbered",
      query: { page: "form", size: "form" },
      paging: "page",
      items: "items",
    },
  },
  shelf: {
    list: {
      id: "shelf/list",
      method: "GET",
      path: "/shelf",
      query: { after: "form", size: "form" },
      paging: "cursor",
      items: "items",
    },
  },
  events: { watch: { id: "events/watch", method: "GET", path: "/events", stream: "ndjson" } },
  states: { get: { id: "states/get", method: "GET", path: "/states", query: { at: "form" } } },
} as const;

/** Pages of the two collections that only grow, as large as their servers give them. */
export const pageSize = 5;

/** A backend with a bit of everything that the runtime has rules for. */
export const backend: Backend = {
  name: "simulated",
  operations,
  basePath: "/api",
  vary: ["x-tenant"],
  secrets: ["password", "token"],
  paging: {
    offset: offset({ params: { offset: "offset", limit: "limit" }, pageSize, total: "total" }),
    page: page({ params: { page: "page", size: "size" }, pageSize, total: "total" }),
    cursor: cursor({ params: { cursor: "after", size: "size" }, next: "next", pageSize }),
  },
  version: { operation: version, read: (value) => (value as { version?: string }).version },
  // What this backend says itself has a message.
  readFault(reply) {
    const body = reply.status < 400 ? undefined : jsonOf(reply);
    if (!isRecord(body) || typeof body["message"] !== "string") return undefined;
    return { kind: kindOfStatus(reply.status), message: body["message"] };
  },
};

/** An item of a collection. */
export interface Item {
  readonly id: number;
}

type Write = (input: object, options?: object) => Promise<unknown>;

/** The named calls of the backend. */
export interface SimCalls {
  readonly things: {
    get(input: object, options?: object): Promise<unknown>;
    look(input: object, options?: object): Promise<unknown>;
    readonly create: Write;
    readonly replace: Write;
    readonly adjust: Write;
    readonly remove: Write;
    readonly upload: Write;
    readonly newer: Write;
  };
  readonly log: { list(input: object, options?: object): PagePromise<Item> };
  readonly numbered: { list(input: object, options?: object): PagePromise<Item> };
  readonly shelf: { list(input: object, options?: object): PagePromise<Item> };
  readonly events: { watch(input: object, options?: object): AsyncIterable<{ readonly n: number }> };
  readonly states: { get(input: object, options?: object): Promise<{ readonly state: string }> };
}

/** How a user logs in, by the plan of a run. */
export function createStrategy(plan: Plan, username: string, password: string): SessionStrategy | undefined {
  const { login, canRenew, canLogOut } = plan;
  if (login === "none") return undefined;
  if (login === "basic") return basicAuth({ username, password });
  return passwordLogin({
    username,
    password,
    scope: login,
    login: (credentials) => new Call("/login", { method: "POST", body: JSON.stringify(credentials) }),
    read: readSession,
    ...(canRenew && { renew: () => new Call("/renew", { method: "POST" }) }),
    ...(canLogOut && { logout: () => new Call("/logout", { method: "POST" }) }),
  });
}

function readSession(reply: Reply): Session {
  const { token, endsAt, life } = reply.value() as { token: string; endsAt?: number; life?: number };
  return { headers: { "x-session": token }, expiresAt: endsAt, lifetime: life };
}
