import {
  type Backend,
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  offset,
  type PagePromise,
  type RecordStream,
  staticToken,
} from "@northbound/runtime";

/** What the measured client knows, as a generator would write it. */
interface Paths {
  "/json/{size}": {
    get: {
      parameters: { path: { size: string }; query?: { n?: number } };
      responses: { 200: { content: { "application/json": List } } };
    };
  };
}

/** A list as the server answers it. */
export interface List {
  readonly total: number;
  readonly items: readonly { readonly id: number }[];
}

interface Calls {
  readonly json: {
    get(input: { size: string; n?: number }, options?: CallOptions): Promise<List>;
    getCached(input: { size: string; n?: number }, options?: CallOptions): Promise<List>;
  };
  readonly records: {
    list(input: { total: number }): PagePromise<{ id: number }, List>;
    stream(input: { count: number }): RecordStream<{ id: number }>;
  };
}

/** The client that is measured. */
export type BenchClient = Client<Paths, Calls>;

const backend: Backend = {
  name: "bench",
  basePath: "/api",
  operations: {
    json: {
      get: { id: "json/get", method: "GET", path: "/json/{size}", query: { n: "form" } },
      getCached: {
        id: "json/getCached",
        method: "GET",
        path: "/cached/json/{size}",
        query: { n: "form" },
        cache: true,
      },
    },
    records: {
      list: {
        id: "records/list",
        method: "GET",
        path: "/pages",
        query: { first: "form", size: "form", total: "form" },
        paging: "offset",
        items: "items",
      },
      stream: { id: "records/stream", method: "GET", path: "/records", query: { count: "form" }, stream: "ndjson" },
    },
  },
  paging: {
    offset: offset({ params: { offset: "first", limit: "size" }, pageSize: 1_000, maxPageSize: 1_000, total: "total" }),
  },
};

/** A client with every layer doing its work: observer, cache, session, three nodes, rate limit, timeouts. */
export function createBenchClient(nodes: readonly string[], options: Partial<ClientOptions> = {}): BenchClient {
  return createClient<Paths, Calls>(
    backend,
    {
      nodes,
      observe: count,
      cache: true,
      rateLimit: { requests: 1_000_000, concurrency: 10_000 },
      ...options,
    },
    { session: staticToken({ token: "bench-token" }) },
  );
}

/** An observer that does the least that one can do. */
function count(): void {
  events += 1;
}
let events = 0;
