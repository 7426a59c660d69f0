import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";

/**
 * Seals values that an agent carries from one call to the next: it can neither read nor change them, and those of another
 * process are not accepted.
 */
export interface Seal {
  /** A text that only this process opens. */
  readonly close: (purpose: string, value: unknown) => string;
  /** What was sealed for this purpose; `undefined` for anything else. */
  readonly open: (purpose: string, text: string) => unknown;
  /** A short name of a value, the same for equal values. */
  readonly digest: (value: unknown) => string;
}

/** Makes a seal with a key of its own. */
export function createSeal(): Seal {
  const key = randomBytes(32);
  return {
    close(purpose, value) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url");
    },
    open(purpose, text) {
      const bytes = Buffer.from(text, "base64url");
      if (bytes.length < 28) return undefined;
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), { authTagLength: 16 })
          .setAAD(Buffer.from(purpose))
          .setAuthTag(bytes.subarray(12, 28));
        const plain = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
        return JSON.parse(plain.toString("utf8")) as unknown;
      } catch {
        return undefined;
      }
    },
    digest: (value) => createHmac("sha256", key).update(canonical(value)).digest("base64url"),
  };
}

/** JSON with the members of each object in order, so that equal inputs have one digest. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}
