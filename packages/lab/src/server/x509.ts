import type * as X509 from "@peculiar/x509";

/** Loads the library that reads and writes certificates, when something first needs one. */
export async function loadX509(): Promise<typeof X509> {
  installMetadata();
  return await import("@peculiar/x509");
}

/** @peculiar/x509 wants the metadata functions of `Reflect` to exist when it is loaded; it reads nothing else from them. */
function installMetadata(): void {
  const target = Reflect as unknown as Record<string, unknown>;
  if (target["getMetadata"] !== undefined) return;
  const kept = new WeakMap<object, Map<unknown, unknown>>();
  const read = (key: unknown, owner: object): unknown => kept.get(owner)?.get(key);
  Object.assign(target, {
    defineMetadata(key: unknown, value: unknown, owner: object) {
      const entries = kept.get(owner) ?? new Map<unknown, unknown>();
      kept.set(owner, entries.set(key, value));
    },
    getMetadata: read,
    getOwnMetadata: read,
    hasMetadata: (key: unknown, owner: object) => kept.get(owner)?.has(key) ?? false,
  });
}
