import type { Scene, WireRequest } from "../scene.ts";
import type { Answer, ServerSession } from "../servers.ts";

interface Login {
  readonly session: ServerSession;
  /** The server has rejected it, or its owner gave it up. */
  isGone: boolean;
}

/** How long refused credentials are not tried again: the runtime's default. */
const coolDown = 900_000;

/** A session that ends this soon after its login, in milliseconds, may end before its first use. */
const moments = 200;

/** Who may log in, when, and where a session may be shown. */
export class SessionRules {
  readonly #scene: Scene;
  readonly #underWay: Map<string, WireRequest> = new Map();
  readonly #last: Map<string, Login> = new Map();
  /** When a client was told that its password is wrong. */
  readonly #refusedAt: Map<string, number> = new Map();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  onSent(exchange: WireRequest, client: number): void {
    const { servers, plan, world } = this.#scene;
    const { call, node } = exchange;
    const token = tokenOf(exchange);
    const session = token === undefined ? undefined : servers.sessions.get(token);
    if (session?.node !== undefined && session.node !== node.index) {
      this.#scene.report(
        "credential to a foreign host",
        `${exchange.id} shows node ${node.index + 1} a session of node ${session.node + 1}`,
      );
    }
    const proof = passwordOf(exchange);
    const refusedAt = proof === undefined ? undefined : this.#refusedAt.get(`${client} ${proof}`);
    // What was under way before, or waited for its turn, is documented to count as one wrong password more.
    const began = this.#scene.calls.get(exchange.tag)?.began ?? Infinity;
    const waitedItsTurn = plan.login === "basic" && plan.clients[client]?.rateLimit !== undefined;
    const isNew = began > (refusedAt ?? Infinity) && !waitedItsTurn;
    if (refusedAt !== undefined && isNew && world.now > refusedAt && world.now < refusedAt + coolDown) {
      this.#scene.report(
        "refused password",
        `${exchange.id} tries a password that was refused ${Math.round(world.now - refusedAt)} ms ago`,
      );
    }
    if (!isLogin(call.url)) return;
    const key = this.#keyOf(exchange, client);
    const other = this.#underWay.get(key);
    if (other)
      this.#scene.report(
        "two logins at once",
        `${exchange.id} begins while ${other.id} is under way, with ${plan.login} sessions`,
      );
    this.#underWay.set(key, exchange);
  }

  onAnswer(exchange: WireRequest, client: number, { status, body }: Answer): void {
    const { servers, world, plan } = this.#scene;
    const token = tokenOf(exchange);
    if (status === 401) {
      const record = this.#scene.calls.get(exchange.tag);
      if (record) {
        record.rejections += 1;
        const session = servers.sessions.get(token ?? "");
        if (session && session.endedAt - session.beganAt < moments) record.diedYoung = true;
      }
      for (const login of this.#last.values()) if (login.session.token === token) login.isGone = true;
      const proof = passwordOf(exchange);
      if (proof !== undefined) this.#refusedAt.set(`${client} ${proof}`, world.now);
    }
    if (!isLogin(exchange.call.url) || status !== 200) return;
    const given = body.startsWith("{")
      ? servers.sessions.get((JSON.parse(body) as { token: string }).token)
      : undefined;
    if (!given) return;
    const key = this.#keyOf(exchange, client);
    const last = this.#last.get(key);
    this.#last.set(key, { session: given, isGone: false });
    if (!last || last.isGone || plan.clients[client]?.sharesSessions || !servers.isAlive(last.session)) return;
    const life = last.session.endsAt - last.session.beganAt;
    const isRenewal = plan.tellsEnd !== "no" && world.now > last.session.beganAt + 0.7 * life;
    if (!isRenewal)
      this.#scene.report(
        "needless login",
        `${exchange.id} logs in although a session of node ${exchange.node.index + 1} lives`,
      );
  }

  onSettled(exchange: WireRequest, client: number): void {
    const key = this.#keyOf(exchange, client);
    if (this.#underWay.get(key) === exchange) this.#underWay.delete(key);
  }

  /** The owner of a client forgets its sessions, or the client is closed. */
  onReset(client: number): void {
    for (const [key, login] of this.#last) if (key.startsWith(`${client} `)) login.isGone = true;
    for (const key of this.#refusedAt.keys()) if (key.startsWith(`${client} `)) this.#refusedAt.delete(key);
  }

  /** Sessions of a closed client that its server still believes in. */
  onClosed(client: number): void {
    const { plan, servers } = this.#scene;
    if (!plan.canLogOut || plan.clients[client]?.sharesSessions) return;
    for (const [key, { session, isGone }] of this.#last) {
      if (!key.startsWith(`${client} `) || isGone || !servers.isAlive(session)) continue;
      this.#scene.report(
        "session left behind",
        `client ${client + 1} was closed, and its session with ${key.split(" ")[1]} lives`,
      );
    }
  }

  #keyOf(exchange: WireRequest, client: number): string {
    return `${client} ${this.#scene.plan.login === "cluster" ? "cluster" : `node${exchange.node.index + 1}`}`;
  }
}

function isLogin(url: string): boolean {
  return url === "/login" || url === "/renew";
}

function tokenOf({ call }: WireRequest): string | undefined {
  return call.ticket?.session.headers["x-session"] ?? call.fields["x-session"];
}

/** The password that a request tries. */
function passwordOf({ call }: WireRequest): string | undefined {
  if (call.url === "/login") return String(call.body);
  return call.ticket?.session.headers["authorization"];
}
