import { backslash, closeBrace, closeBracket, comma, openBrace, openBracket, quote } from "./json-bytes.ts";

/**
 * Finds the list in a JSON document that comes in pieces: the array at a path of members, or the document where it is an
 * array itself. It looks at brackets, strings and names only; whether the rest is JSON is for the parser to say.
 */
export class ListFinder {
  readonly #path: readonly string[];
  /** Objects and arrays that are open. */
  #depth = 0;
  /** Members of the path that were entered; the innermost object on the path is open at this depth, and one more. */
  #entered = 0;
  #isInString = false;
  #isEscaped = false;
  /** The next string of the innermost object on the path is a name. */
  #expectsName = false;
  /** The bytes of the name that is being read. */
  #name: number[] | undefined;
  /** The last name leads to the list. */
  #isOnPath = false;
  #hasFound = false;
  #isRepeated = false;

  /** @param member where the list is, dotted when nested. */
  constructor(member: string | undefined) {
    this.#path = member === undefined ? [] : member.split(".");
  }

  /** Objects that are open around the list. */
  get depth(): number {
    return this.#depth;
  }

  /** Whether something was begun that has no end yet. */
  get isOpen(): boolean {
    return this.#depth > 0 || this.#isInString;
  }

  /** Whether a name of the path came again behind the list, which would replace it. */
  get isRepeated(): boolean {
    return this.#isRepeated;
  }

  /** Looks through a piece from `start` on. @returns the index of the bracket that opens the list, or -1. */
  find(bytes: Uint8Array, start: number): number {
    for (let index = start; index < bytes.length; index += 1) {
      const byte = bytes[index] as number;
      if (this.#isInString) this.#readString(byte);
      else if (byte === quote) this.#openString();
      else if (byte === openBracket || byte === openBrace) {
        if (this.#isList(byte)) {
          this.#hasFound = true;
          this.#isOnPath = false;
          return index;
        }
        this.#open(byte);
      } else if (byte === closeBracket || byte === closeBrace) this.#close();
      else if (byte === comma && this.#isOnTop) {
        this.#expectsName = true;
        this.#isOnPath = false;
      }
    }
    return -1;
  }

  /** Whether the place is right inside the innermost object on the path. */
  get #isOnTop(): boolean {
    return this.#depth === this.#entered + 1;
  }

  #isList(byte: number): boolean {
    if (byte !== openBracket || this.#hasFound) return false;
    return this.#depth === 0 || (this.#isOnTop && this.#isOnPath && this.#entered === this.#path.length - 1);
  }

  #open(byte: number): void {
    const entersRoot = this.#depth === 0 && byte === openBrace;
    const entersMember = byte === openBrace && this.#isOnTop && this.#isOnPath && this.#entered < this.#path.length - 1;
    if (entersMember) this.#entered += 1;
    this.#depth += 1;
    this.#isOnPath = false;
    this.#expectsName = entersRoot || entersMember;
  }

  #close(): void {
    if (this.#isOnTop && this.#entered > 0) this.#entered -= 1;
    this.#depth -= 1;
    this.#expectsName = false;
  }

  #openString(): void {
    this.#isInString = true;
    if (this.#expectsName && this.#isOnTop) this.#name = [];
    this.#expectsName = false;
  }

  #readString(byte: number): void {
    const isEnd = byte === quote && !this.#isEscaped;
    if (!isEnd) {
      this.#name?.push(byte);
      this.#isEscaped = byte === backslash && !this.#isEscaped;
      return;
    }
    this.#isInString = false;
    if (!this.#name) return;
    this.#isOnPath = textOf(this.#name) === this.#path[this.#entered];
    if (this.#isOnPath && this.#hasFound) this.#isRepeated = true;
    this.#name = undefined;
  }
}

/** The text of a name; `undefined` where it is no JSON. */
function textOf(bytes: readonly number[]): string | undefined {
  const text = new TextDecoder().decode(Uint8Array.from(bytes));
  if (!text.includes("\\")) return text;
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return undefined;
  }
}
