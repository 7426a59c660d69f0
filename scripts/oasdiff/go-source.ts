/** A value of Go source that the tests write down: structs and maps become objects, slices become arrays. */
export type GoValue = null | string | number | boolean | GoValue[] | { [key: string]: GoValue };

/** Names that a value may use, such as `max := float64(10)` before `&max`. */
export type GoNames = ReadonlyMap<string, GoValue>;

/** Says that a piece of Go is not among those that are understood. */
export class UnreadGo extends Error {}

/** Statements of a function's body, each in one line however it was wrapped. */
export function statementsOf(body: string): string[] {
  const statements: string[] = [];
  let open = "";
  for (const raw of body.split("\n")) {
    const line = raw.replace(/^\s*\/\/.*$/, "").trim();
    if (line === "") continue;
    open = open === "" ? line : `${open} ${line}`;
    if (depthOf(open) > 0) continue;
    statements.push(open);
    open = "";
  }
  return statements;
}

function depthOf(text: string): number {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, '""');
  return (bare.match(/[({[]/g)?.length ?? 0) - (bare.match(/[)}\]]/g)?.length ?? 0);
}

/** Reads a literal: `&openapi3.Schema{Type: &openapi3.Types{"string"}}`, `[]any{"a"}`, `uint64(3)`, `&max`, `nil`. */
export function readLiteral(source: string, names: GoNames): GoValue {
  const reader = new LiteralReader(source.trim(), names);
  const value = reader.value();
  reader.end();
  return value;
}

class LiteralReader {
  #at = 0;
  readonly #source: string;
  readonly #names: GoNames;

  constructor(source: string, names: GoNames) {
    this.#source = source;
    this.#names = names;
  }

  value(): GoValue {
    if (this.#take(/&/y)) return this.value();
    const text = this.#take(/"(?:[^"\\]|\\.)*"/y);
    if (text !== undefined) return JSON.parse(text) as string;
    const raw = this.#take(/`[^`]*`/y);
    if (raw !== undefined) return raw.slice(1, -1);
    const number = this.#take(/-?\d+(?:\.\d+)?/y);
    if (number !== undefined) return Number(number);
    const cast = this.#take(/(?:float64|uint64|int)\(/y);
    if (cast !== undefined) return this.#closed(")");
    const type = this.#take(/(?:\[\]|map\[\w+\])?\*?[A-Za-z_][\w.]*(?=\{)|(?=\{)/y);
    if (type !== undefined) return this.#composite(type);
    return this.#named(this.#take(/[A-Za-z_][\w.]*/y));
  }

  end(): void {
    if (this.#at < this.#source.length) this.#fail();
  }

  #closed(end: string): GoValue {
    const value = this.value();
    if (this.#take(end === ")" ? /\)/y : /\}/y) === undefined) this.#fail();
    return value;
  }

  #composite(type: string): GoValue {
    this.#take(/\{/y);
    const list: GoValue[] = [];
    const fields: { [key: string]: GoValue } = {};
    while (this.#take(/\}/y) === undefined) {
      const field = this.#take(/[A-Z]\w*(?=:)/y) ?? this.#take(/"(?:[^"\\]|\\.)*"(?=:)/y);
      if (field === undefined) list.push(this.value());
      else {
        this.#take(/:/y);
        fields[field.startsWith('"') ? (JSON.parse(field) as string) : memberName(field)] = this.value();
      }
      this.#take(/,/y);
    }
    if (list.length > 0 || type.startsWith("[]")) return list;
    // `SchemaRef{Value: …}` is the schema itself.
    return "" in fields ? (fields[""] ?? null) : fields;
  }

  #named(name: string | undefined): GoValue {
    if (name === "true" || name === "false") return name === "true";
    if (name === "nil") return null;
    const known = name === undefined ? undefined : this.#names.get(name);
    return known ?? this.#fail();
  }

  #take(pattern: RegExp): string | undefined {
    while (this.#source[this.#at] === " ") this.#at += 1;
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#source) ?? [];
    this.#at += found?.length ?? 0;
    return found;
  }

  #fail(): never {
    throw new UnreadGo(`literal ${this.#source.slice(this.#at, this.#at + 40)}`);
  }
}

const memberNames: Readonly<Record<string, string>> = {
  Max: "maximum",
  Min: "minimum",
  ExclusiveMax: "exclusiveMaximum",
  ExclusiveMin: "exclusiveMinimum",
  MaxProps: "maxProperties",
  MinProps: "minProperties",
  OperationID: "operationId",
  TokenURL: "tokenUrl",
  AuthorizationURL: "authorizationUrl",
  Value: "",
  Spec: "",
  Extensions: "",
};

/** The member of a document that a field of kin-openapi holds; empty for a field that only wraps. */
export function memberName(field: string): string {
  return memberNames[field] ?? `${field.slice(0, 1).toLowerCase()}${field.slice(1)}`;
}
