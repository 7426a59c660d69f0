/** Where an exchange comes from: a server, a recording by others, a test's fixture, or a stand-in. */
export type SourceKind = "live" | "recording" | "fixture" | "made-up";

/** One request and its answer, as a cassette has them. */
export interface ObservedExchange {
  /** The operation that the client called, where it has a name. */
  readonly operation?: string | undefined;
  readonly method: string;
  /** Path and query, with the base path. */
  readonly url: string;
  /** The JSON body that was sent. */
  readonly body?: unknown;
  readonly status: number;
  /** Headers of the answer, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON answer. */
  readonly answer?: unknown;
  /** Set where the answer was no JSON, and is not kept. */
  readonly omitted?: string | undefined;
  /** Version of the server. */
  readonly version?: string | undefined;
  /** @default "live" */
  readonly source?: SourceKind | undefined;
}
