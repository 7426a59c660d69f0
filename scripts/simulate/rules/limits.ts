import { isLong } from "../call-record.ts";
import type { Scene, WireRequest } from "../scene.ts";
import type { Answer } from "../servers.ts";

/** A timer may come a little late, and clocks tell whole milliseconds. */
const tick = 3;

/** Limits in number and time: rate windows, requests at once, pauses that a server asks for, the time for one attempt. */
export class LimitRules {
  readonly #scene: Scene;
  /** When the last requests of all clients of an account were sent that keep one limit together. */
  readonly #sentTogether: Map<string, number[]> = new Map();
  /** When the last requests of each client were sent. */
  readonly #sent: Map<number, number[]> = new Map();
  readonly #underWay: Map<number, Set<WireRequest>> = new Map();
  /** Before when a call must not be at a node again. */
  readonly #notBefore: Map<string, number> = new Map();
  readonly #beganAt: Map<WireRequest, number> = new Map();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  onSent(exchange: WireRequest, client: number): void {
    const { world } = this.#scene;
    const { rateLimit } = this.#scene.clientPlan(client);
    this.#beganAt.set(exchange, world.now);
    if (rateLimit) {
      const sent = this.#sent.get(client) ?? [];
      this.#sent.set(client, sent);
      const before = sent.at(-rateLimit.requests);
      if (before !== undefined && world.now - before < rateLimit.window - 1) {
        this.#scene.report(
          "rate window",
          `client ${client + 1} sent more than ${rateLimit.requests} requests in ${rateLimit.window} ms`,
        );
      }
      sent.push(world.now);
      this.#checkTogether(client);
      const underWay = this.#underWay.get(client) ?? new Set();
      this.#underWay.set(client, underWay);
      underWay.add(exchange);
      if (underWay.size > (rateLimit.concurrency ?? Infinity)) {
        this.#scene.report(
          "requests at once",
          `client ${client + 1} has ${underWay.size} requests under way, more than ${rateLimit.concurrency}`,
        );
      }
    }
    const notBefore = this.#notBefore.get(`${exchange.tag} ${exchange.node.index}`);
    if (notBefore !== undefined && world.now < notBefore - tick) {
      this.#scene.report("Retry-After", `${exchange.id} came ${Math.round(notBefore - world.now)} ms too early`);
    }
  }

  /** Exact where the store counts, answers, and is read by one clock. */
  #checkTogether(client: number): void {
    const { world, store, plan } = this.#scene;
    const { rateLimit, sharesSessions, user } = this.#scene.clientPlan(client);
    if (!rateLimit || !sharesSessions || plan.store !== "exact" || store.wasTroubled || world.isSkewed) return;
    const key = `${user} ${rateLimit.requests} ${rateLimit.window}`;
    const sent = this.#sentTogether.get(key) ?? [];
    this.#sentTogether.set(key, sent);
    const before = sent.at(-rateLimit.requests);
    if (before !== undefined && world.now - before < rateLimit.window - 1) {
      this.#scene.report(
        "shared window",
        `clients of ${user} sent more than ${rateLimit.requests} requests in ${rateLimit.window} ms together`,
      );
    }
    sent.push(world.now);
  }

  onAnswer(exchange: WireRequest, client: number, { headers }: Answer): void {
    this.#underWay.get(client)?.delete(exchange);
    const asked = headers["retry-after"];
    const record = this.#scene.calls.get(exchange.tag);
    if (asked === undefined || !record || isLong(record)) return;
    this.#notBefore.set(`${exchange.tag} ${exchange.node.index}`, this.#scene.world.now + Number(asked) * 1_000);
  }

  onSettled(exchange: WireRequest, client: number): void {
    this.#underWay.get(client)?.delete(exchange);
    const began = this.#beganAt.get(exchange) ?? 0;
    this.#beganAt.delete(exchange);
    const { call } = exchange;
    if (call.isStreamed || call.timeout === undefined || !exchange.hasPlace) return;
    const { process } = this.#scene.clientPlan(client);
    if (this.#scene.outages.wasBusy(process, began, this.#scene.world.now)) return;
    const due = began + call.queueTime + call.timeout;
    // A queued attempt is looked at again and again, each time by a timer that may be late.
    const late = 2 * tick + 1.5 * (call.queueTime / call.timeout);
    if (this.#scene.world.now > due + late) {
      this.#scene.report(
        "timeout",
        `${exchange.id} took ${Math.round(this.#scene.world.now - began)} ms, ${Math.round(call.queueTime)} of them in the queue, with a timeout of ${call.timeout}`,
      );
    }
  }
}
