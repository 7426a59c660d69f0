import type { CacheStore } from "@northbound/runtime";
import type { World } from "./world.ts";

/** What is wrong with a store now. */
export interface StoreTrouble {
  hangs: number;
  fails: number;
  losesWrites: number;
}

interface Kept {
  readonly value: string;
  readonly until: number;
}

/** A store between processes, which takes its time, hangs, fails and loses what it was given. */
export class SimStore {
  readonly trouble: StoreTrouble = { hangs: 0, fails: 0, losesWrites: 0 };
  /** Whether anything was wrong with it so far. */
  wasTroubled = false;
  readonly #world: World;
  readonly #isExact: boolean;
  #kept: Map<string, Kept> = new Map();
  #asked = 0;

  constructor(world: World, isExact: boolean) {
    this.#world = world;
    this.#isExact = isExact;
  }

  empty(): void {
    this.wasTroubled = true;
    this.#kept.clear();
  }

  /** The store as one process has it. */
  connect(): CacheStore {
    const store: CacheStore = {
      get: (key) => this.#ask(() => this.#get(key)),
      set: (key, value, ttl) => this.#ask(() => this.#set(key, value, ttl)),
      delete: (key) =>
        this.#ask(() => {
          this.#kept.delete(key);
        }),
    };
    if (!this.#isExact) return store;
    return {
      ...store,
      add: (key, value, ttl) =>
        this.#ask(() => {
          if (this.#get(key) !== undefined) return false;
          this.#set(key, value, ttl);
          return true;
        }),
      increment: (key, by, ttl) =>
        this.#ask(() => {
          const sum = Number(this.#get(key) ?? 0) + by;
          this.#set(key, sum, ttl);
          return sum;
        }),
    };
  }

  #get(key: string): unknown {
    const found = this.#kept.get(key);
    return found && found.until > this.#world.now ? (JSON.parse(found.value) as unknown) : undefined;
  }

  #set(key: string, value: unknown, ttl: number | undefined): void {
    if (this.trouble.losesWrites > 0) return;
    this.#kept.set(key, { value: JSON.stringify(value), until: this.#world.now + (ttl ?? Infinity) });
  }

  #ask<T>(task: () => T): Promise<T> {
    this.#asked += 1;
    const delay = this.#world.chance(`store ${this.#asked}`) * 3;
    const { hangs, fails } = this.trouble;
    return new Promise((resolve, reject) => {
      if (hangs > 0) return;
      this.#world.at(this.#world.now + delay, () => {
        if (fails > 0) reject(new Error("the store is not there"));
        else {
          const result = task();
          this.#world.at(this.#world.now + delay, () => resolve(result));
        }
      });
    });
  }
}
