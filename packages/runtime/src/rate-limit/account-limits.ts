import type { CacheStore } from "../cache/store.ts";
import type { Fault } from "../core/fault.ts";
import type { SessionStrategy } from "../session/session.ts";
import type { Clock } from "../util/clock.ts";
import type { Limiter } from "./limiter.ts";
import type { StatedLimit } from "./stated-limit.ts";

/** For how long a limit is kept after the last call that was turned away, in milliseconds: an administrator may raise it. */
const keptFor = 600_000;

/** The limits of one account at one backend, which the clients of a process share. */
export class AccountLimits {
  /** Limiters of the clients' own limits. Clients with the same limits share them. */
  readonly own: Map<string, Limiter> = new Map();
  /** Keeps what the server stated; made with the rate limit layer. */
  limiter: Limiter | undefined = undefined;
  #stated: StatedLimit | undefined = undefined;
  #forgottenAt = 0;

  /** What the server stated of late. */
  statedAt(now: number): StatedLimit | undefined {
    if (this.#stated && now >= this.#forgottenAt) this.#stated = undefined;
    return this.#stated;
  }

  /** Takes note that the server turned a call away. @param pause for how long nothing is sent, in milliseconds */
  learn({ limit, window }: Fault, pause: number, now: number): void {
    const { heldUntil = 0, ...before } = this.statedAt(now) ?? {};
    const learnt =
      limit === undefined ? {} : window === undefined ? { concurrency: limit } : { requests: limit, window };
    this.#stated = { ...before, ...learnt, heldUntil: Math.max(heldUntil, now + pause) };
    this.#forgottenAt = now + keptFor;
    this.limiter?.obey(this.#stated);
  }
}

type Places = Map<string, WeakRef<AccountLimits>>;

/** The limits of this process, by clock and store. Weak, so that they go with the last client that uses them. */
const known: WeakMap<Clock, WeakMap<object, Places>> = new WeakMap();

/**
 * The limits of an account: the same ones for all clients of the process that have the same nodes, account, clock and store.
 * A client without a known account has its own.
 * @param place backend and nodes
 */
export function accountLimits(
  clock: Clock,
  store: CacheStore | undefined,
  place: string,
  account: SessionStrategy | undefined,
): AccountLimits {
  const proof = account?.proof?.();
  if (!account || proof === undefined) return new AccountLimits();
  const places = placesOf(clock, store ?? clock);
  for (const [key, limits] of places) if (!limits.deref()) places.delete(key);
  const key = JSON.stringify([place, account.name, account.identity, proof]);
  let limits = places.get(key)?.deref();
  if (!limits) places.set(key, new WeakRef((limits = new AccountLimits())));
  return limits;
}

function placesOf(clock: Clock, store: object): Places {
  let stores = known.get(clock);
  if (!stores) known.set(clock, (stores = new WeakMap()));
  let places = stores.get(store);
  if (!places) stores.set(store, (places = new Map()));
  return places;
}
