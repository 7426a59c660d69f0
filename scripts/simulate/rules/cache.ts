import type { CallRecord } from "../call-record.ts";
import type { CallAct } from "../acts.ts";
import type { Scene } from "../scene.ts";

const writes: ReadonlySet<string> = new Set(["create", "replace", "adjust", "remove", "upload", "newer"]);

/** Time on the way that no rule of a cache counts, in milliseconds. */
const travel = 12_000;

/** What a cache may answer: nothing that is too old, somebody else's, or older than a write of the same client. */
export class CacheRules {
  readonly #scene: Scene;
  /** For each client, the version of the data after the last write that was over for its caller. */
  readonly #floors: Map<number, number> = new Map();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  onBegan(record: CallRecord): void {
    record.floor = this.#floors.get(record.act.client) ?? 0;
  }

  onEnded(record: CallRecord): void {
    const { act, tag, told } = record;
    if (writes.has(act.kind)) {
      const deeds = this.#scene.servers.deeds.get(tag) ?? [];
      const version = Math.max(0, ...deeds.map((deed) => deed.version));
      // What was cut short by its caller may go on for a moment.
      if (told !== "aborted") this.#floors.set(act.client, Math.max(version, this.#floors.get(act.client) ?? 0));
    }
    if (told === "done" && (act.kind === "get" || act.kind === "look")) this.#checkRead(record, act);
  }

  #checkRead({ value, began, floor, tag }: CallRecord, act: CallAct): void {
    const { plan, store } = this.#scene;
    const given = value as { id: number; version: number; at: number; tenant: string; user: string };
    const client = plan.clients[act.client];
    if (!client) return;
    if (given.id !== act.thing)
      this.#scene.report("told truly", `${tag} asked for thing ${act.thing} and got ${given.id}`);
    const isOwn = given.tenant === (act.tenant ?? "") && (plan.login === "none" || given.user === client.user);
    if (!isOwn)
      this.#scene.report(
        "somebody else's answer",
        `${tag} of ${client.user}, tenant ${act.tenant}, got that of ${given.user}, tenant ${given.tenant}`,
      );
    const canForget = client.sharesCache && store.wasTroubled;
    if (given.version < floor && !canForget) {
      this.#scene.report(
        "stale after a write",
        `${tag} got version ${given.version}, and version ${floor} was there before it began`,
      );
    }
    if (given.at < began - this.#mayBeOld(act)) {
      this.#scene.report("too old", `${tag} got an answer that was ${Math.round(began - given.at)} ms old`);
    }
  }

  /** How old an answer may be, in milliseconds. */
  #mayBeOld(act: CallAct): number {
    const { plan } = this.#scene;
    const client = plan.clients[act.client];
    const isCached =
      act.kind === "get" && client?.cache !== undefined && act.cache !== "no-store" && act.cache !== "reload";
    const asksCache = act.kind === "get" || act.cache === "default" || act.cache === "only-if-cached";
    if (!asksCache || (!isCached && (act.cache === undefined || act.cache === "no-store" || act.cache === "reload")))
      return 0;
    const { ttl = 60_000, staleWhileRevalidate = 0, staleIfError = 0 } = client?.cache ?? {};
    // In a store, ages are told by wall clocks.
    if (client?.sharesCache && plan.acts.some((one) => one.act === "fault" && one.kind === "clock steps"))
      return Infinity;
    // What a shared store keeps lives as long as its writer says.
    const writers = client?.sharesCache ? plan.clients.map((one) => one.cache?.ttl ?? 60_000) : [];
    const kept = Math.max(ttl, ...writers, ...plan.acts.map((one) => (one.act === "call" ? (one.ttl ?? 0) : 0)));
    const fresh = act.ttl === undefined || act.cache === "only-if-cached" ? kept : Math.min(act.ttl, kept);
    return fresh + Math.max(staleWhileRevalidate, staleIfError) + travel;
  }
}
