import type { Clock } from "../util/clock.ts";
import { checkLimit } from "./check-limit.ts";
import { type Place, SlidingWindow } from "./sliding-window.ts";
import type { SharedWindow } from "./shared-window.ts";

/** What one limiter keeps. */
export interface LimiterOptions {
  readonly clock: Clock;
  /** Name of the option, for errors. */
  readonly name: string;
  /** Requests per window. Default: no limit. */
  readonly requests?: number | undefined;
  /** Length of the window in milliseconds. */
  readonly window: number;
  /** Requests at the same time. Default: no limit. */
  readonly concurrency?: number | undefined;
  /** Keeps the window together with other processes. */
  readonly shared?: SharedWindow | undefined;
}

/** Leave to send one request. It is given back by `leave`. */
export interface Permit {
  readonly place: Place | undefined;
}

const unlimited: Permit = { place: undefined };

/** Admits requests, first come first served. */
export class Limiter {
  readonly #clock: Clock;
  readonly #window: SlidingWindow | undefined;
  readonly #concurrency: number;
  readonly #shared: SharedWindow | undefined;
  readonly #queue = new Set<(permit: Permit) => void>();
  #inFlight = 0;
  /** Places that the other processes left us, to be used at once. */
  #granted = 0;
  #isAsking = false;
  #cancelTimer: (() => void) | undefined;
  #wakesAt = 0;

  /** @throws InvalidOptionError for a limit that is not a whole number above 0. */
  constructor(options: LimiterOptions) {
    const { requests, window, concurrency, name } = options;
    checkLimit(name, { requests, window, concurrency });
    this.#clock = options.clock;
    this.#window = requests === undefined ? undefined : new SlidingWindow(requests, window);
    this.#concurrency = concurrency ?? Infinity;
    this.#shared = options.shared;
  }

  /** How many wait. */
  get queued(): number {
    return this.#queue.size;
  }

  /** Admits a request at once, or gives `undefined` when it has to wait. */
  tryEnter(): Permit | undefined {
    if (this.#shared || this.#queue.size > 0 || this.#inFlight >= this.#concurrency) return undefined;
    const window = this.#window;
    if (!window) return this.#admit(undefined);
    const now = this.#clock.now();
    return window.freeAt <= now ? this.#admit(window.take(now)) : undefined;
  }

  /**
   * Waits in line.
   * @throws the signal's reason when it aborts; nothing is taken then.
   */
  enter(signal: AbortSignal | undefined): Promise<Permit> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = (): void => {
        this.#queue.delete(onTurn);
        if (this.#queue.size === 0) this.#stopTimer();
        reject(signal?.reason);
      };
      const onTurn = (permit: Permit): void => {
        signal?.removeEventListener("abort", onAbort);
        resolve(permit);
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#queue.add(onTurn);
      this.#pump();
    });
  }

  /** A request that was admitted has its answer, or never will. */
  leave(permit: Permit): void {
    this.#inFlight -= 1;
    if (permit.place) this.#window?.answered(permit.place, this.#clock.now());
    if (this.#queue.size > 0) this.#pump();
  }

  #admit(place: Place | undefined): Permit {
    this.#inFlight += 1;
    return place ? { place } : unlimited;
  }

  /** Admits as many as may go now, and sees to it that somebody looks again when the next one may. */
  #pump(): void {
    while (this.#queue.size > 0 && this.#inFlight < this.#concurrency) {
      const now = this.#clock.now();
      const freeAt = this.#window?.freeAt ?? 0;
      if (freeAt > now) {
        this.#wake(Math.min(freeAt - now, this.#window?.longestWait ?? 0));
        return;
      }
      if (this.#shared && this.#granted === 0) {
        this.#ask(this.#shared);
        return;
      }
      if (this.#shared) this.#granted -= 1;
      const [first] = this.#queue;
      if (!first) return;
      this.#queue.delete(first);
      first(this.#admit(this.#window?.take(now)));
    }
    this.#stopTimer();
  }

  #ask(shared: SharedWindow): void {
    if (this.#isAsking || this.#cancelTimer) return;
    this.#isAsking = true;
    const wanted = Math.min(this.#queue.size, this.#concurrency - this.#inFlight);
    void shared.take(wanted).then(({ granted, askAgainIn }) => {
      this.#isAsking = false;
      if (granted === 0 && this.#queue.size > 0) {
        this.#wake(Math.max(1, askAgainIn));
        return;
      }
      this.#granted = granted;
      this.#pump();
      // What could not be used at once would count in another window later.
      this.#granted = 0;
    });
  }

  /** Looks again after a delay, or sooner when that was settled before. */
  #wake(delay: number): void {
    const at = this.#clock.now() + delay;
    if (this.#cancelTimer && this.#wakesAt <= at) return;
    this.#stopTimer();
    this.#wakesAt = at;
    this.#cancelTimer = this.#clock.after(delay, () => {
      this.#cancelTimer = undefined;
      this.#pump();
    });
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}
