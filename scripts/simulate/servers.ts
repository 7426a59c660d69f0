import type { Call } from "@northbound/runtime";
import type { FaultAct } from "./acts.ts";
import { type FaultKind, faults } from "./faults.ts";
import type { Plan } from "./plan.ts";
import type { Process, World } from "./world.ts";

/** An answer on its way to a client. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Records of a streamed answer, in place of a body. */
  readonly records?: number;
}

/** A session that a server gave away. */
export interface ServerSession {
  readonly token: string;
  /** The node that knows it; absent for one that all nodes know. */
  readonly node: number | undefined;
  readonly user: string;
  readonly client: number;
  readonly beganAt: number;
  readonly endsAt: number;
  endedAt: number;
}

/** One time that a server did what a request asked for. */
export interface Deed {
  readonly tag: string;
  readonly at: number;
  readonly node: number;
  /** Writes to things so far, this one included. */
  readonly version: number;
}

/** Since when and until when something is in a collection. */
export interface Membership {
  readonly id: number;
  readonly from: number;
  to: number;
}

/** One server. All servers of a run work on the same data. */
export interface SimNode {
  readonly index: number;
  readonly url: string;
  isDown: boolean;
  /** Counts the times that its connections were reset. */
  epoch: number;
  resetAt: number;
  /** Ends of requests that it is working on, when it is killed. */
  readonly live: Set<() => void>;
}

const json = { "content-type": "application/json" };
const html = { "content-type": "text/html" };
/** Items of each collection at the start. */
const firstItems = 23;

/** All servers of a run, with their data, accounts and sessions. What they did is what the model goes by. */
export class Servers {
  readonly nodes: readonly SimNode[];
  readonly sessions: Map<string, ServerSession> = new Map();
  readonly deeds: Map<string, Deed[]> = new Map();
  readonly passwords: Map<string, string> = new Map([
    ["ada", "swordfish-1"],
    ["bea", "parsnip-wine-1"],
  ]);
  /** Writes to things so far. */
  version = 0;
  /** The collection that only grows: since when each item is there. */
  readonly log: number[] = Array.from({ length: firstItems }, () => -1);
  /** The collection that changes in the middle. */
  readonly shelf: Membership[] = Array.from({ length: firstItems }, (_, index) => ({
    id: index * 1_000,
    from: -1,
    to: Infinity,
  }));
  readonly #world: World;
  readonly #plan: Plan;
  #active: FaultAct[] = [];
  #tokens = 0;

  constructor(world: World, plan: Plan) {
    this.#world = world;
    this.#plan = plan;
    this.nodes = Array.from({ length: plan.nodes }, (_, index) => ({
      index,
      url: `https://node${index + 1}.example.net`,
      isDown: false,
      epoch: 0,
      resetAt: -Infinity,
      live: new Set<() => void>(),
    }));
  }

  begin(fault: FaultAct): void {
    this.#active.push(fault);
  }

  end(fault: FaultAct): void {
    this.#active = this.#active.filter((active) => active !== fault);
  }

  /** The fault of one of these kinds that a request meets. */
  meets(kinds: ReadonlySet<FaultKind>, node: SimNode, process: Process, question: string): FaultAct | undefined {
    return this.#active.find(
      (fault) =>
        kinds.has(fault.kind) &&
        fault.node === node.index &&
        (faults[fault.kind] !== "network" || process.name === `process ${fault.process + 1}`) &&
        this.#world.chance(`${fault.id} meets ${question}`) < fault.share,
    );
  }

  /** Resets every connection of a node; what it was working on is finished or not, as it happens. */
  resetConnections(node: SimNode): void {
    node.epoch += 1;
    node.resetAt = this.#world.now;
    for (const kill of node.live) kill();
    node.live.clear();
  }

  /** Ends sessions: those of a node, or all. */
  endSessions(node: number | undefined): void {
    for (const session of this.sessions.values()) {
      const isMeant = node === undefined || session.node === node;
      if (isMeant && session.endedAt > this.#world.now) session.endedAt = this.#world.now;
    }
  }

  isAlive(session: ServerSession): boolean {
    return session.endsAt > this.#world.now && session.endedAt > this.#world.now;
  }

  /** Does what a request asks for. */
  serve(call: Call, node: SimNode, client: number, isSick: boolean): Answer {
    const path = call.url.split("?", 1)[0] as string;
    if (path === "/login") return this.#logIn(call, node, client);
    const user = this.#userOf(call, node, isSick);
    if (typeof user !== "string") return user;
    if (path === "/renew") return this.#giveSession(user, node, client);
    if (path === "/logout") {
      const session = this.sessions.get(tokenOf(call) ?? "");
      if (session) session.endedAt = Math.min(session.endedAt, this.#world.now);
      return ok({});
    }
    return this.#work(call, path.replace("/api", ""), node, user);
  }

  #logIn(call: Call, node: SimNode, client: number): Answer {
    const { username, password } = JSON.parse(call.body as string) as { username: string; password: string };
    if (this.passwords.get(username) !== password) {
      return says(401, `User ${username} with the password ${password} is not known`);
    }
    return this.#giveSession(username, node, client);
  }

  #giveSession(user: string, node: SimNode, client: number): Answer {
    const { login, sessionLife, tellsEnd } = this.#plan;
    this.#tokens += 1;
    const token = `tok-${user}-${this.#tokens}-${Math.floor(this.#world.chance(`token ${this.#tokens}`) * 2 ** 32).toString(36)}-secret`;
    const { now } = this.#world;
    const endsAt = sessionLife === undefined ? Infinity : now + sessionLife;
    this.sessions.set(token, {
      token,
      node: login === "cluster" ? undefined : node.index,
      user,
      client,
      beganAt: now,
      endsAt,
      endedAt: Infinity,
    });
    const end =
      tellsEnd === "date" ? { endsAt: serverDate(endsAt) } : tellsEnd === "lifetime" ? { life: sessionLife } : {};
    return { ...ok({ token, ...end }), headers: { ...json, date: new Date(serverDate(now)).toUTCString() } };
  }

  /** Whose call it is, or what it is told instead. */
  #userOf(call: Call, node: SimNode, isSick: boolean): string | Answer {
    const { login } = this.#plan;
    if (login === "none") return "nobody";
    if (login === "basic") {
      const proof = call.ticket?.session.headers["authorization"] ?? call.fields["authorization"] ?? "";
      const [user = "", password = ""] = atob(proof.slice("Basic ".length)).split(":");
      return this.passwords.get(user) === password ? user : says(401, `Wrong password ${password} of ${user}`);
    }
    const token = tokenOf(call) ?? "none";
    const session = this.sessions.get(token);
    const isKnown = session && (session.node === undefined || session.node === node.index);
    if (isSick || !isKnown || !this.isAlive(session)) return says(401, `No session ${token} is known`);
    return session.user;
  }

  #work(call: Call, path: string, node: SimNode, user: string): Answer {
    const { now } = this.#world;
    const query = new URLSearchParams(call.url.split("?")[1] ?? "");
    const number = (name: string): number => Number(query.get(name) ?? 0);
    if (call.method !== "GET") return this.#write(call, path, node);
    switch (path.split("/")[1]) {
      case "things": {
        const id = Number(path.split("/")[2]);
        if (id >= 900) return says(404, `There is no thing ${id}`);
        const tenant = call.fields["x-tenant"] ?? "";
        return ok({ id, version: this.version, at: now, tenant, user });
      }
      case "log": {
        const items = this.log
          .map((_, id) => ({ id }))
          .slice(number("offset"), number("offset") + Math.min(10, number("limit")));
        return ok({ items, total: this.log.length });
      }
      case "numbered": {
        const size = number("size");
        const items = this.log.map((_, id) => ({ id })).slice((number("page") - 1) * size, number("page") * size);
        return ok({ items, total: this.log.length });
      }
      case "shelf": {
        const after = Number(query.get("after") ?? -1);
        const size = Math.min(7, number("size"));
        const rest = this.shelf
          .filter(({ id, to }) => id > after && to === Infinity)
          .toSorted((one, other) => one.id - other.id);
        const items = rest.slice(0, size).map(({ id }) => ({ id }));
        return ok({ items, ...(rest.length > size && { next: String(items.at(-1)?.id) }) });
      }
      case "events":
        return { status: 200, headers: { "content-type": "application/x-ndjson" }, body: "", records: 12 };
      case "states":
        return ok({ state: now >= number("at") ? "up" : "booting", at: now });
      case "version":
        return ok({ version: "3.1" });
      default:
        return says(404, `There is no ${path}`);
    }
  }

  #write(call: Call, path: string, node: SimNode): Answer {
    const tag = call.fields["x-tag"] ?? "untagged";
    const { now } = this.#world;
    this.version += 1;
    const deeds = this.deeds.get(tag);
    const deed = { tag, at: now, node: node.index, version: this.version };
    if (deeds) deeds.push(deed);
    else this.deeds.set(tag, [deed]);
    if (call.method === "POST") this.log.push(now);
    if (call.method === "POST") this.#shelve(Math.floor(this.#world.chance(`shelf ${tag} ${this.version}`) * 23_000));
    if (call.method === "DELETE") {
      const there = this.shelf.filter(({ to }) => to === Infinity);
      const gone = there[Math.floor(this.#world.chance(`gone ${tag}`) * there.length)];
      if (gone) gone.to = now;
    }
    this.#world.note(() => `        node ${node.index + 1} does ${tag}: ${call.method} ${path}`, this.version);
    return ok({ tag, version: this.version });
  }

  #shelve(id: number): void {
    if (!this.shelf.some((item) => item.id === id)) this.shelf.push({ id, from: this.#world.now, to: Infinity });
  }
}

/** The server's clock, which nobody sets. */
function serverDate(now: number): number {
  return 1_800_000_000_000 + Math.floor(now);
}

function tokenOf(call: Call): string | undefined {
  return call.ticket?.session.headers["x-session"] ?? call.fields["x-session"];
}

function ok(value: object): Answer {
  return { status: 200, headers: json, body: JSON.stringify(value) };
}

/** What a server says in its own words. */
export function says(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { ...json, ...headers }, body: JSON.stringify({ message }) };
}

/** What a gateway says. */
export function page(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { ...html, ...headers }, body: `<html><body><h1>${status}</h1></body></html>` };
}
