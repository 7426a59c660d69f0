/** A request as the recorder of a foreign client writes it, and what the client read of the answer. */
export interface RecordedExchange {
  readonly method: string;
  readonly path: string;
  readonly type: string | null;
  readonly body: string | null;
  readonly status: number;
  readonly answer: string;
  /** Milliseconds of lab time since the recording began. */
  readonly at: number;
  /** JSON types of the members that were read, by their paths; `-` stands for each item of a list, `*` for a key that varies. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
}

/** What is kept of an exchange: enough to send it again, and to see whether the client could still read the answer. */
export interface KeptExchange {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  /** Name of the file that is uploaded, instead of a body. */
  readonly file?: string;
  readonly status: number;
  /** Milliseconds of lab time since the one before. */
  readonly after?: number;
  /** Index of what the client read, in the list of all such forms. */
  readonly needs?: number;
  /** Values that later requests send, by the name that stands for them there: each a pointer into the answer. */
  readonly captures?: Readonly<Record<string, string>>;
}

/** Exchanges of a client with the forms of answers that it reads. */
export interface KeptExchanges {
  /** Lab time when the recording began, in milliseconds. */
  readonly began: number;
  readonly needs: readonly Readonly<Record<string, string>>[];
  readonly exchanges: readonly KeptExchange[];
}

/** Values that a server makes up: ids and times. Everything else is the same in the same world. */
const madeUp = /[\da-f]{8}-[\da-f]{4}-|^\d{4}-\d\d-\d\dT|^[\da-f]{32,}$/;

/**
 * Brings a recording into the form that is kept. A read that was sent already since the last write is left out, and what the
 * server made up gets a name, so that the requests fit another run of the lab.
 */
export function keepExchanges(recorded: readonly RecordedExchange[], began: number): KeptExchanges {
  const forms = new Map<string, number>();
  const names = new Map<string, string>();
  const exchanges: KeptExchange[] = [];
  const seen = new Set<string>();
  const sentLater = laterTexts(recorded);
  let before = 0;
  for (const [index, exchange] of recorded.entries()) {
    const { method, path, body, status, answer, at, needs } = exchange;
    const file = fileOf(exchange);
    const captures = isSecret(path) ? {} : captureValues(answer, names, sentLater(index));
    const form = JSON.stringify(
      Object.fromEntries(Object.entries(needs).map(([at_, kinds]) => [at_, kinds.join("|")])),
    );
    const key = `${method} ${path} ${status} ${form}`;
    const isRepeated = method === "GET" && seen.has(key) && Object.keys(captures).length === 0;
    if (method !== "GET") seen.clear();
    seen.add(key);
    if (isRepeated) continue;
    if (!forms.has(form)) forms.set(form, forms.size);
    const after = Math.round(at - before);
    before = at;
    exchanges.push({
      method,
      path: withNames(path, names),
      ...(file === undefined ? body && { body: withNames(body, names) } : { file }),
      status,
      ...(after > 0 && { after }),
      ...(form !== "{}" && { needs: forms.get(form) ?? 0 }),
      ...(Object.keys(captures).length > 0 && { captures }),
    });
  }
  return { began, needs: [...forms.keys()].map((form) => JSON.parse(form) as Record<string, string>), exchanges };
}

/** Writes one exchange and one form to a line, so that a change shows as such. */
export function printExchanges({ began, needs, exchanges }: KeptExchanges): string {
  const lines = (list: readonly unknown[]): string => list.map((item) => `    ${JSON.stringify(item)}`).join(",\n");
  return `{\n  "began": ${began},\n  "needs": [\n${lines(needs)}\n  ],\n  "exchanges": [\n${lines(exchanges)}\n  ]\n}\n`;
}

/** The name of the file that a form uploads: its bytes are not kept. */
function fileOf({ type, body }: RecordedExchange): string | undefined {
  return type?.startsWith("multipart/") ? /filename="([^"]+)"/.exec(body ?? "")?.[1] : undefined;
}

/** Logins answer with sessions, which a replay has of its own. */
function isSecret(path: string): boolean {
  return path.includes("/login/");
}

/** For each exchange, everything that is sent after it. */
function laterTexts(recorded: readonly RecordedExchange[]): (index: number) => string {
  const sent = recorded.map((exchange) => {
    const path = decodeURIComponent(exchange.path.replaceAll("+", " "));
    return fileOf(exchange) === undefined ? `${path}\n${exchange.body ?? ""}` : path;
  });
  const later = sent.reduceRight<string[]>((texts, text) => [`${text}\n${texts[0] ?? ""}`, ...texts], []);
  return (index) => later[index + 1] ?? "";
}

/** Names what an answer made up and a later request sends, and tells where it stands. */
function captureValues(answer: string, names: Map<string, string>, later: string): Record<string, string> {
  const captures: Record<string, string> = {};
  for (const [pointer, value] of leaves(parse(answer), "")) {
    if (!madeUp.test(value) || names.has(value) || !later.includes(value)) continue;
    const name = `value${names.size + 1}`;
    names.set(value, name);
    captures[name] = pointer;
  }
  return captures;
}

function* leaves(value: unknown, pointer: string): Generator<readonly [pointer: string, value: string]> {
  if (typeof value === "string") yield [pointer, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value))
    yield* leaves(inner, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
}

/** JSON, where it is any. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function withNames(text: string, names: ReadonlyMap<string, string>): string {
  let named = text;
  for (const [value, name] of names) {
    for (const spelling of new Set([value, encodeURIComponent(value), value.replaceAll(":", "%3A")]))
      named = named.replaceAll(spelling, `\${${name}}`);
  }
  return named;
}
