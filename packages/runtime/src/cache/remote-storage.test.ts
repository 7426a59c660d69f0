import { createHash } from "node:crypto";
import { expect, test, vi } from "vitest";
import { Reply } from "../core/reply.ts";
import type { CacheEntry } from "./cache-entry.ts";
import type { Place } from "./cache-storage.ts";
import type { GuardedStore } from "./guarded-store.ts";
import { createRemoteStorage } from "./remote-storage.ts";

function entryOf(text: string, ttl = 1_000): CacheEntry {
  const reply = new Reply({ status: 200, headers: {}, body: new TextEncoder().encode(text) });
  return { reply, storedAt: 0, ttl, staleWhileRevalidate: 0, staleIfError: 0 };
}

const hash = (key: string): string => createHash("sha256").update(key).digest("hex");

/** Time for what is kept without anybody waiting for it. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await crypto.subtle.digest("SHA-256", new Uint8Array(1));
  await new Promise((resolve) => setTimeout(resolve));
}

function setUp(who: string | undefined = "ada") {
  const kept = new Map<string, { value: unknown; ttl: number | undefined }>();
  const state = { isDown: false };
  const store: GuardedStore = {
    get: async (key) => kept.get(key)?.value,
    getAll: async (keys) => (state.isDown ? undefined : keys.map((key) => kept.get(key)?.value)),
    async set(key, value, ttl) {
      if (!state.isDown) kept.set(key, { value: structuredClone(value), ttl });
      return !state.isDown;
    },
    delete: async (key) => kept.delete(key),
  };
  const storage = createRemoteStorage({ store, prefix: "p", identity: async () => who, nodes: [] });
  /** Keeps an answer, and waits until the store has it. */
  const keep = async (entry: CacheEntry): Promise<Place> => {
    const { place } = await storage.find("key", "vms");
    storage.put(place, entry);
    await vi.waitFor(() => expect(kept.size).toBeGreaterThan(0));
    return place;
  };
  return { kept, keep, state, storage };
}

test("keeps an answer under the caller and a hash of its key, which may hold a credential", async () => {
  const { kept, keep, storage } = setUp();
  await keep(entryOf("[1]"));
  const at = `p:entry:ada:${hash("key")}`;
  expect([...kept.keys()]).toEqual([at]);
  expect(kept.get(at)).toMatchObject({ ttl: 1_000, value: { body: "[1]", version: "/" } });
  expect((await storage.find("key", "vms")).entry?.reply.value()).toEqual([1]);
  expect((await storage.find("other", "vms")).entry).toBeUndefined();
});

test("keeps it no longer than the note of a write", async () => {
  const { kept, keep } = setUp();
  await keep(entryOf("[1]", Number.MAX_SAFE_INTEGER));
  expect([...kept.values()].map(({ ttl }) => ttl)).toEqual([7 * 86_400_000]);
});

test.each<[string, readonly string[] | undefined, readonly string[], boolean]>([
  ["its group", ["vms"], ["p:group:vms"], true],
  ["several groups", ["vms", "*"], ["p:group:vms", "p:group:*"], true],
  ["everything", undefined, ["p:all"], true],
  ["another group", ["hosts"], ["p:group:hosts"], false],
])(
  "a write that drops %s is noted for every process, and makes void what was kept before",
  async (_what, groups, keys, isVoid) => {
    const { kept, keep, storage } = setUp();
    const place = await keep(entryOf("[1]"));
    await storage.drop(groups);
    expect([...kept.keys()].slice(1)).toEqual(keys);
    for (const key of keys)
      expect(kept.get(key)).toMatchObject({
        ttl: 7 * 86_400_000,
        value: expect.stringMatching(/^[\w-]{36}$/) as string,
      });
    expect((await storage.find("key", "vms")).entry === undefined).toBe(isVoid);
    // What was under way meanwhile is kept with the version before the write, which nobody finds again.
    storage.put(place, entryOf("[2]"));
    await settle();
    expect((await storage.find("key", "vms")).entry === undefined).toBe(isVoid);
  },
);

test("while the store has not taken note of a write, none of its answers is used, and nothing is kept", async () => {
  const { kept, keep, state, storage } = setUp();
  await keep(entryOf("[1]"));
  state.isDown = true;
  await storage.drop(["hosts"]);
  const { entry, place } = await storage.find("key", "vms");
  expect(entry).toBeUndefined();
  state.isDown = false;
  storage.put(place, entryOf("[2]"));
  await settle();
  expect(kept.size).toBe(1);
  // The note is made up for with the next read; its own group was not touched.
  expect((await storage.find("key", "vms")).entry?.reply.value()).toEqual([1]);
  expect(kept.has("p:group:hosts")).toBe(true);
  const note = kept.get("p:group:hosts");
  await storage.find("key", "vms");
  expect(kept.get("p:group:hosts")).toBe(note);
});

test("keeps and finds nothing for a caller who can't be told from others", async () => {
  const { kept, storage } = setUp("");
  const { entry, place } = await storage.find("key", "vms");
  expect(entry).toBeUndefined();
  storage.put(place, entryOf("[1]"));
  await settle();
  expect(kept.size).toBe(1);
});

test("a version that is no text counts as none", async () => {
  const { kept, storage } = setUp();
  kept.set("p:all", { value: 7, ttl: undefined });
  expect((await storage.find("key", "vms")).place.version).toBe("/");
});
