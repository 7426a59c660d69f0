import type { Schemas } from "../types.ts";

/** Settings of the rate limiter, all of them set. */
export type Limits = Required<Schemas["RateLimits"]>;

/** Why a request was turned away, in the server's words; `undefined` lets it pass. */
export type Verdict = string | undefined;

/** Counts requests by user and window, and those under way. */
export class RateLimiter {
  limits: Limits;
  /** Requests that were turned away. */
  rejected = 0;
  /** Most requests that one user had under way, and most that one window let pass. */
  readonly most = { concurrent: 0, inWindow: 0 };
  /** Starts by user, in segments of the window, as the product counts them. */
  readonly #segments = new Map<string, Map<number, number>>();
  readonly #underWay = new Map<string, number>();

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Lets a request in, or says which limit it would exceed. Rejected requests do not count. */
  enter(user: string, now: number): Verdict {
    const verdict = this.#judge(user, now);
    if (verdict !== undefined) {
      this.rejected += 1;
      return verdict;
    }
    const segment = this.#segmentOf(now);
    const own = this.#segments.get(user) ?? new Map<number, number>();
    this.#segments.set(user, own.set(segment, (own.get(segment) ?? 0) + 1));
    this.#underWay.set(user, (this.#underWay.get(user) ?? 0) + 1);
    this.most.concurrent = Math.max(this.most.concurrent, this.#underWay.get(user) ?? 0);
    this.most.inWindow = Math.max(this.most.inWindow, this.#count(own, now));
    return undefined;
  }

  /** A request that was let in has its answer. */
  leave(user: string): void {
    this.#underWay.set(user, Math.max(0, (this.#underWay.get(user) ?? 0) - 1));
  }

  #judge(user: string, now: number): Verdict {
    const { windowSize, perUserThreshold, totalRequestThreshold, maxConcurrentQueries } = this.limits;
    const { maxAllUserConcurrentQueries } = this.limits;
    const all = [...this.#segments.values()].reduce((sum, own) => sum + this.#count(own, now), 0);
    if (isOver(all, totalRequestThreshold))
      return `NBI Global Rate limit exceeded (More than ${totalRequestThreshold} in ${windowSize} ms)`;
    const own = this.#segments.get(user);
    if (own && isOver(this.#count(own, now), perUserThreshold))
      return `NBI Rate limit for user ${user} exceeded (More than ${perUserThreshold} in ${windowSize} ms)`;
    const flying = this.#underWay.get(user) ?? 0;
    if (isOver(flying, maxConcurrentQueries))
      return `Per user concurrent query count exceeded Currently ${flying} : Limit is ${maxConcurrentQueries}`;
    const everybody = [...this.#underWay.values()].reduce((sum, count) => sum + count, 0);
    if (isOver(everybody, maxAllUserConcurrentQueries))
      return `All user concurrent query count exceeded Currently ${everybody} : Limit is ${maxAllUserConcurrentQueries}`;
    return undefined;
  }

  #segmentOf(now: number): number {
    return Math.floor(now / (this.limits.windowSize / this.limits.windowSegments));
  }

  /** Starts in the window that ends now; what is older is forgotten. */
  #count(own: Map<number, number>, now: number): number {
    const first = this.#segmentOf(now) - this.limits.windowSegments + 1;
    let sum = 0;
    for (const [segment, count] of own) {
      if (segment < first) own.delete(segment);
      else sum += count;
    }
    return sum;
  }
}

/** A limit of -1 is off. */
function isOver(count: number, limit: number): boolean {
  return limit >= 0 && count >= limit;
}
