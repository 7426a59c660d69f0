import {
  type Backend,
  type Call,
  type Client,
  type ClientOptions,
  createClient,
  type ClientSetup,
  Reply,
} from "../../src/index.ts";
import { page } from "../../src/paging/styles/page.ts";

/** The paths of a small backend, as openapi-typescript would write them. */
export interface TinyPaths {
  "/things": {
    get: {
      parameters: { query?: { color?: string; tags?: string[]; search?: Record<string, string>; ids?: number[] } };
      responses: {
        200: { content: { "application/json": { items: { id: string }[] } } };
        400: { content: { "application/json": { why: string } } };
      };
    };
    post: {
      parameters: { header: { "X-Group": string } };
      requestBody: { content: { "application/json": { name: string } } };
      responses: { 201: { content: { "application/json": { id: string } } } };
    };
  };
  "/things/{thingId}": {
    get: {
      parameters: { path: { thingId: string } };
      responses: { 200: { content: { "application/json": { id: string } } } };
    };
    delete: { parameters: { path: { thingId: string } }; responses: { 204: { content?: never } } };
  };
}

/** The named calls of the same backend. */
export interface TinyCalls {
  readonly things: {
    list(input?: object): Promise<{ items: { id: string }[] }>;
    create(input: object): Promise<{ id: string }>;
    get(input: object): Promise<{ id: string }>;
    delete(input: object): Promise<void>;
    upload(input: object): Promise<unknown>;
    login(input: object): Promise<unknown>;
    describe(input: object): Promise<string>;
    download(input: object): Promise<Reply>;
    listPaged(input?: object): AsyncIterable<{ id: string }>;
    old(input?: object): Promise<unknown>;
  };
}

export const operations = {
  things: {
    list: {
      id: "things/list",
      method: "GET",
      path: "/things",
      query: { color: "form", tags: "form", search: "deepObject", ids: "comma" },
    },
    create: {
      id: "things/create",
      method: "POST",
      path: "/things",
      header: ["X-Group"],
      required: ["X-Group", "body"],
      body: "json",
    },
    get: { id: "things/get", method: "GET", path: "/things/{thingId}" },
    delete: { id: "things/delete", method: "DELETE", path: "/things/{thingId}", answer: "none" },
    upload: { id: "things/upload", method: "POST", path: "/things/{thingId}/file", body: "multipart" },
    login: { id: "things/login", method: "POST", path: "/login", base: "/sso", body: "form", session: "none" },
    describe: { id: "things/describe", method: "GET", path: "/things/{thingId}/text", answer: "text" },
    download: { id: "things/download", method: "GET", path: "/things/{thingId}/file", answer: "binary" },
    listPaged: {
      id: "things/listPaged",
      method: "GET",
      path: "/pages",
      query: { page: "form", limit: "form" },
      paging: "page",
      items: "items",
    },
    old: { id: "things/old", method: "GET", path: "/old", since: "1.0", until: "2.0", instead: "things/list" },
    version: { id: "things/version", method: "GET", path: "/version" },
  },
} as const;

export const backend: Backend = {
  name: "tiny",
  operations,
  basePath: "/api",
  paging: { page: page({ params: { page: "page", size: "limit" }, pageSize: 2, first: 0, total: "total" }) },
  version: { operation: operations.things.version, read: (value) => (value as { version?: string }).version },
};

/** A client whose transport is the test's own function; `calls` are the attempts that reached it. */
export function tinyClient(
  answer: (call: Call) => {
    readonly status?: number;
    readonly headers?: Record<string, string>;
    readonly body?: unknown;
  },
  options: Partial<ClientOptions> = {},
  setup: ClientSetup = {},
  changes: Partial<Backend> = {},
): { readonly client: Client<TinyPaths, TinyCalls>; readonly calls: readonly Call[] } {
  const calls: Call[] = [];
  const client = createClient<TinyPaths, TinyCalls>(
    { ...backend, ...changes },
    {
      nodes: ["http://node1.test"],
      transport: {
        async send(call) {
          calls.push(call);
          const { status = 200, headers = { "content-type": "application/json" }, body } = answer(call);
          const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
          const reply = new Reply({ status, headers, body: new TextEncoder().encode(text) });
          reply.node = call.node;
          reply.ticket = call.ticket;
          return reply;
        },
        close: async () => {},
      },
      ...options,
    },
    setup,
  );
  return { client, calls };
}
