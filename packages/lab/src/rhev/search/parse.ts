/** A search that was understood. */
export interface Query {
  readonly test: Expression | undefined;
  readonly sort: { readonly field: string; readonly descending: boolean } | undefined;
  readonly page: number;
}

/** Criteria and how they are joined. */
export type Expression =
  | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "criterion"; readonly field: string; readonly operator: string; readonly value: string }
  | { readonly kind: "text"; readonly value: string };

const token = /\s*(?:("[^"]*")|(<=|>=|!=|[=<>()])|([^\s=<>!()"]+))/y;

/** Reads the engine's search language; `undefined` for what its grammar rejects. */
export function parseSearch(text: string): Query | undefined {
  if (/[';]/.test(text)) return undefined;
  const words = split(text);
  if (!words) return undefined;
  const reader = new Reader(words);
  let test: Expression | undefined;
  if (!reader.isAt("sortby", "page") && !reader.isDone) {
    test = readOr(reader);
    if (!test) return undefined;
  }
  let sort: Query["sort"];
  if (reader.take("sortby")) {
    const field = reader.word();
    if (field === undefined) return undefined;
    const direction = reader.isAt("asc", "desc") ? reader.word() : undefined;
    // The grammar reads a page only behind a direction.
    if (direction === undefined && !reader.isDone) return undefined;
    sort = { field: field.toLowerCase(), descending: direction?.toLowerCase() === "desc" };
  }
  let page = 1;
  if (reader.take("page")) {
    page = Number(reader.word());
    if (!Number.isInteger(page) || page < 1) return undefined;
  }
  return reader.isDone ? { test, sort, page } : undefined;
}

function split(text: string): string[] | undefined {
  const words: string[] = [];
  const trimmed = text.trim();
  token.lastIndex = 0;
  while (token.lastIndex < trimmed.length) {
    const match = token.exec(trimmed);
    if (!match) return undefined;
    words.push(match[0].trim());
  }
  return words;
}

class Reader {
  #index = 0;
  readonly #words: readonly string[];

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  get isDone(): boolean {
    return this.#index >= this.#words.length;
  }

  isAt(...words: readonly string[]): boolean {
    return words.includes(this.#words[this.#index]?.toLowerCase() ?? "");
  }

  take(word: string): boolean {
    const found = this.isAt(word);
    if (found) this.#index += 1;
    return found;
  }

  word(): string | undefined {
    return this.#words[this.#index++];
  }
}

function readOr(reader: Reader): Expression | undefined {
  let left = readAnd(reader);
  while (left && reader.take("or")) {
    const right = readAnd(reader);
    left = right && { kind: "or", left, right };
  }
  return left;
}

function readAnd(reader: Reader): Expression | undefined {
  let left = readCriterion(reader);
  while (left && reader.take("and")) {
    const right = readCriterion(reader);
    left = right && { kind: "and", left, right };
  }
  return left;
}

function readCriterion(reader: Reader): Expression | undefined {
  const field = reader.word();
  if (field === undefined) return undefined;
  // A word alone is looked for in every text (`BaseConditionFieldAutoCompleter.buildFreeTextConditionSql`).
  if (reader.isDone || reader.isAt("and", "or", "sortby", "page"))
    return { kind: "text", value: field.replaceAll('"', "").toLowerCase() };
  const operator = reader.word();
  const value = reader.word();
  if (operator === undefined || value === undefined) return undefined;
  if (!/^\w+(\.\w+)*$/.test(field) || !["=", "!=", "<", ">", "<=", ">="].includes(operator)) return undefined;
  return { kind: "criterion", field: field.toLowerCase(), operator, value: value.replaceAll('"', "") };
}
