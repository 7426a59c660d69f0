import { isLong } from "../call-record.ts";
import type { Model } from "../model.ts";
import type { Answer } from "../servers.ts";
import type { Exchange } from "../transport.ts";

/** A timer may come a little late, and clocks tell whole milliseconds. */
const tick = 3;

/** Limits in number and time: rate windows, requests at once, pauses that a server asks for, the time for one attempt. */
export class LimitRules {
  readonly #model: Model;
  /** When the last requests of each client were sent. */
  readonly #sent: Map<number, number[]> = new Map();
  readonly #underWay: Map<number, Set<Exchange>> = new Map();
  /** Before when a call must not be at a node again. */
  readonly #notBefore: Map<string, number> = new Map();
  readonly #beganAt: Map<Exchange, number> = new Map();

  constructor(model: Model) {
    this.#model = model;
  }

  onSent(exchange: Exchange, client: number): void {
    const { world } = this.#model;
    const { rateLimit } = this.#model.clientPlan(client);
    this.#beganAt.set(exchange, world.now);
    if (rateLimit) {
      const sent = this.#sent.get(client) ?? [];
      this.#sent.set(client, sent);
      const before = sent.at(-rateLimit.requests);
      if (before !== undefined && world.now - before < rateLimit.window - 1) {
        this.#model.report(
          "rate window",
          `client ${client + 1} sent more than ${rateLimit.requests} requests in ${rateLimit.window} ms`,
        );
      }
      sent.push(world.now);
      const underWay = this.#underWay.get(client) ?? new Set();
      this.#underWay.set(client, underWay);
      underWay.add(exchange);
      if (underWay.size > (rateLimit.concurrency ?? Infinity)) {
        this.#model.report(
          "requests at once",
          `client ${client + 1} has ${underWay.size} requests under way, more than ${rateLimit.concurrency}`,
        );
      }
    }
    const notBefore = this.#notBefore.get(`${exchange.tag} ${exchange.node.index}`);
    if (notBefore !== undefined && world.now < notBefore - tick) {
      this.#model.report("Retry-After", `${exchange.id} came ${Math.round(notBefore - world.now)} ms too early`);
    }
  }

  onAnswer(exchange: Exchange, client: number, { headers }: Answer): void {
    this.#underWay.get(client)?.delete(exchange);
    const asked = headers["retry-after"];
    const record = this.#model.calls.get(exchange.tag);
    if (asked === undefined || !record || isLong(record)) return;
    this.#notBefore.set(`${exchange.tag} ${exchange.node.index}`, this.#model.world.now + Number(asked) * 1_000);
  }

  onSettled(exchange: Exchange, client: number): void {
    this.#underWay.get(client)?.delete(exchange);
    const began = this.#beganAt.get(exchange) ?? 0;
    this.#beganAt.delete(exchange);
    const { call } = exchange;
    if (call.isStreamed || call.timeout === undefined || !exchange.hasPlace) return;
    const { process } = this.#model.clientPlan(client);
    const due = this.#model.outages.busyUntil(process, began + call.queueTime + call.timeout);
    // A queued attempt is looked at again and again, each time by a timer that may be late.
    const late = 2 * tick + 1.5 * (call.queueTime / call.timeout);
    if (this.#model.world.now > due + late) {
      this.#model.report(
        "timeout",
        `${exchange.id} took ${Math.round(this.#model.world.now - began)} ms, ${Math.round(call.queueTime)} of them in the queue, with a timeout of ${call.timeout}`,
      );
    }
  }
}
