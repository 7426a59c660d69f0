// What Node's Buffer and crypto would do, for the lab runs in browsers, too.

/** The bytes that Base64 stands for. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** The text that Base64 stands for: the credentials of HTTP Basic, mostly. Empty when it is no Base64. */
export function textOfBase64(text: string): string {
  try {
    return new TextDecoder().decode(fromBase64(text));
  } catch {
    return "";
  }
}

/** How many bytes a text takes in UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Whether a value is a view of bytes, of whatever realm: inside of vitest's jsdom a `Uint8Array` is another class. */
export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === "[object Uint8Array]";
}
