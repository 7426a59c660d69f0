import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { isRecord } from "../util/is-record.ts";
import { parseJson } from "../util/parse-json.ts";

/** One request and its answer, as a recording keeps them: without secrets, names and addresses. */
export interface Exchange {
  /** `group/method`; absent for what the spec doesn't know. */
  readonly operation?: string | undefined;
  readonly method: string;
  /** Path and query, from the base path on. */
  readonly url: string;
  /** The JSON body; absent where there was none, or another one. */
  readonly body?: unknown;
  readonly status: number;
  /** Headers of the answer that may be kept. */
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON answer; absent where there was none, or another one. */
  readonly answer?: unknown;
  /** Kind and size of an answer that is no JSON, and is not kept. */
  readonly omitted?: string | undefined;
  /** Version of the server. */
  readonly version?: string | undefined;
  /** Where the exchange comes from; absent for a server. */
  readonly source?: CassetteSource | undefined;
}

/** Where exchanges come from: a server, a recording by others, a test's fixture, or a stand-in such as the lab. */
export type CassetteSource = "live" | "recording" | "fixture" | "made-up";

/** A recording. */
export interface Cassette {
  /** Name of the backend. */
  readonly backend: string;
  /** Path in front of every operation's path. */
  readonly basePath: string;
  readonly exchanges: readonly Exchange[];
}

/** The first line of a cassette. */
export function headerLine(backend: string, basePath: string, source?: CassetteSource): string {
  return `${JSON.stringify({ northbound: "cassette", version: 1, backend, basePath, source })}\n`;
}

/**
 * Reads a cassette: JSON lines, a header and one exchange a line. A last line that was torn is left out.
 * @throws InvalidInputError for a text that is none, and for another line that is damaged.
 */
export function parseCassette(text: string): Cassette {
  const lines = text.split("\n").filter((line) => line !== "");
  const header = parseJson(lines[0] ?? "");
  if (!isRecord(header) || header["northbound"] !== "cassette") {
    throw new InvalidInputError("This is no cassette: its first line doesn't say so.");
  }
  const exchanges = lines.slice(1).flatMap((line, index) => {
    const value = parseJson(line);
    if (isRecord(value)) return [value as unknown as Exchange];
    if (index + 2 === lines.length && !text.endsWith("\n")) return [];
    throw new InvalidInputError(`Line ${index + 2} of this cassette is damaged.`);
  });
  return {
    backend: String(header["backend"]),
    basePath: String(header["basePath"] ?? ""),
    exchanges: withOrigin(exchanges, header["source"] as CassetteSource | undefined),
  };
}

/** A recording is of one server: what came before its version was known has the same. */
function withOrigin(exchanges: readonly Exchange[], source: CassetteSource | undefined): readonly Exchange[] {
  const first = exchanges.find((exchange) => exchange.version !== undefined)?.version;
  return exchanges.map((exchange) => {
    const version = exchange.version ?? first;
    return { ...exchange, ...(version !== undefined && { version }), ...(source !== undefined && { source }) };
  });
}
