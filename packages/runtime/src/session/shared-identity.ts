import { toHex } from "../util/hex.ts";
import type { SessionStrategy } from "./session.ts";

/** Slow enough that a key found in a store does not help to guess a password, fast enough to be done once per client. */
const iterations = 100_000;

/**
 * The part of a shared store's keys that only the holder of the same secret can compute: who has the user name but not
 * the password must find neither the session nor the answers of who has both.
 * `undefined` when the strategy has nothing to prove, or the platform has no Web Crypto; then nothing is shared.
 */
export async function sharedIdentity(backend: string, strategy: SessionStrategy): Promise<string | undefined> {
  const proof = strategy.proof?.();
  const subtle = (globalThis as { crypto?: Crypto }).crypto?.subtle;
  if (proof === undefined || !subtle) return undefined;
  const encoder = new TextEncoder();
  const key = await subtle.importKey("raw", encoder.encode(proof), "PBKDF2", false, ["deriveBits"]);
  const salt = encoder.encode(JSON.stringify(["northbound", backend, strategy.name, strategy.identity]));
  const bits = await subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 192);
  return toHex(bits);
}
