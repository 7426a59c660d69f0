import type { Chance } from "./chance.ts";

/**
 * Puts chance in the place of the platform's secure one, and a quick hash in the place of the slow one, so that a run
 * depends on its seed alone. The runtime takes its ids and the keys of shared stores from there.
 */
export function fakeCrypto(chance: Chance): void {
  let draws = 0;
  const draw = (): number => {
    draws += 1;
    return Math.floor(chance(`crypto ${draws}`) * 2 ** 32);
  };
  const hex = (): string => draw().toString(16).padStart(8, "0");
  const digest = (bytes: Uint8Array): ArrayBuffer => {
    const result = new Uint32Array(8);
    for (let part = 0; part < result.length; part++) {
      let hash = 0x811c9dc5 ^ part;
      for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
      result[part] = hash;
    }
    return result.buffer;
  };
  const fake = {
    randomUUID: () => `${hex()}-${hex().slice(0, 4)}-4${hex().slice(0, 3)}-8${hex().slice(0, 3)}-${hex()}0000`,
    getRandomValues<T extends ArrayBufferView>(view: T): T {
      const words = new Uint32Array(view.buffer, view.byteOffset, Math.floor(view.byteLength / 4));
      words.forEach((_, index) => (words[index] = draw()));
      return view;
    },
    subtle: {
      importKey: (_format: string, secret: Uint8Array) => Promise.resolve(secret),
      deriveBits: ({ salt }: { readonly salt: Uint8Array }, secret: Uint8Array) =>
        Promise.resolve(digest(Uint8Array.of(...salt, 0, ...secret)).slice(0, 24)),
      digest: (_name: string, bytes: Uint8Array) => Promise.resolve(digest(bytes)),
    },
  };
  Object.defineProperty(globalThis, "crypto", { value: fake, configurable: true, writable: true });
}
