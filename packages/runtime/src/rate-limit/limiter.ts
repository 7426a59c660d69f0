import { limitFullCode } from "../failover/outcome.ts";
import type { Clock } from "../util/clock.ts";
import { checkLimit, defaultWindow } from "./check-limit.ts";
import { type Place, SlidingWindow } from "./sliding-window.ts";
import type { SharedWindow } from "./shared-window.ts";
import type { StatedLimit } from "./stated-limit.ts";

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
  /** Keeps a window together with other processes. */
  readonly share?: ((requests: number, window: number) => SharedWindow | undefined) | undefined;
}

/** Leave to send one request. It is given back by `leave`. */
export interface Permit {
  readonly place: Place | undefined;
}

const unlimited: Permit = { place: undefined };

/** How a request waits. */
export interface EnterOptions {
  readonly signal?: AbortSignal | undefined;
  /** Goes before all that come for the first time. */
  readonly isAgain?: boolean | undefined;
  /** Until when it waits, on the clock of durations. Default: as long as it takes. */
  readonly until?: number | undefined;
}

/** Admits requests, first come first served. */
export class Limiter {
  readonly #clock: Clock;
  #window: SlidingWindow | undefined;
  #concurrency: number;
  readonly #share: LimiterOptions["share"];
  #shared: SharedWindow | undefined;
  readonly #queue = new Set<(permit: Permit) => void>();
  /** Those that were turned away before. They go first. */
  readonly #again = new Set<(permit: Permit) => void>();
  #inFlight = 0;
  #heldUntil = 0;
  /** Requests at the same time after a hold: one, and more with each good answer. */
  #opening = Infinity;
  #obeyed: StatedLimit | undefined;
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
    this.#share = options.share;
    this.#concurrency = concurrency ?? Infinity;
    if (requests !== undefined) this.#keep(requests, window);
  }

  /** How many wait. */
  get queued(): number {
    return this.#queue.size + this.#again.size;
  }

  get #hasRoom(): boolean {
    return this.#inFlight < Math.min(this.#concurrency, this.#opening);
  }

  /** When the next may go, if there is room. */
  get #freeAt(): number {
    return Math.max(this.#heldUntil, this.#window?.freeAt ?? 0);
  }

  /** Keeps what a server stated, from now on. After the hold it sends one request, and more with each good answer. */
  obey(stated: StatedLimit): void {
    const { requests, window = defaultWindow, concurrency = Infinity, heldUntil } = stated;
    if (requests !== undefined && (requests !== this.#obeyed?.requests || window !== this.#obeyed.window))
      this.#keep(requests, window);
    this.#concurrency = concurrency;
    this.#heldUntil = heldUntil;
    this.#opening = 1;
    this.#obeyed = stated;
  }

  /** Admits a request at once, or gives `undefined` when it has to wait. */
  tryEnter(): Permit | undefined {
    if (this.#shared || this.queued > 0 || !this.#hasRoom) return undefined;
    const now = this.#clock.now();
    return this.#freeAt <= now ? this.#admit(this.#window?.take(now)) : undefined;
  }

  /**
   * Waits in line.
   * @throws the signal's reason when it aborts, or an error with the code `LIMIT_FULL` after `until`; nothing is taken then.
   */
  enter({ signal, isAgain = false, until }: EnterOptions): Promise<Permit> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const queue = isAgain ? this.#again : this.#queue;
      const leave = (): void => {
        signal?.removeEventListener("abort", onAbort);
        cancel?.();
      };
      const giveUp = (reason: unknown): void => {
        leave();
        queue.delete(onTurn);
        if (this.queued === 0) this.#stopTimer();
        reject(reason);
      };
      const onAbort = (): void => giveUp(signal?.reason);
      const onTurn = (permit: Permit): void => {
        leave();
        resolve(permit);
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      const cancel =
        until === undefined ? undefined : this.#clock.after(until - this.#clock.now(), () => giveUp(full()));
      queue.add(onTurn);
      this.#pump();
    });
  }

  /** A request that was admitted has its answer, or never will. @param isGood it was answered, and not turned away */
  leave(permit: Permit, isGood = false): void {
    this.#inFlight -= 1;
    if (isGood) this.#opening *= 2;
    if (permit.place) this.#window?.answered(permit.place, this.#clock.now());
    if (this.queued > 0) this.#pump();
  }

  #keep(requests: number, window: number): void {
    this.#window = new SlidingWindow(requests, window);
    this.#shared = this.#share?.(requests, window);
  }

  #admit(place: Place | undefined): Permit {
    this.#inFlight += 1;
    return place ? { place } : unlimited;
  }

  /** Admits as many as may go now, and sees to it that somebody looks again when the next one may. */
  #pump(): void {
    while (this.queued > 0 && this.#hasRoom) {
      const now = this.#clock.now();
      const freeAt = this.#freeAt;
      if (freeAt > now) {
        this.#wake(freeAt - now);
        return;
      }
      if (this.#shared && this.#granted === 0) {
        this.#ask(this.#shared);
        return;
      }
      if (this.#shared) this.#granted -= 1;
      const queue = this.#again.size > 0 ? this.#again : this.#queue;
      const [first] = queue;
      if (!first) return;
      queue.delete(first);
      first(this.#admit(this.#window?.take(now)));
    }
    this.#stopTimer();
  }

  #ask(shared: SharedWindow): void {
    if (this.#isAsking || this.#cancelTimer) return;
    this.#isAsking = true;
    const wanted = Math.min(this.queued, this.#concurrency - this.#inFlight);
    void shared.take(wanted).then(({ granted, askAgainIn }) => {
      this.#isAsking = false;
      if (granted === 0 && this.queued > 0) {
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

function full(): Error {
  return Object.assign(new Error("The limit that the server stated had no room in time"), { code: limitFullCode });
}
