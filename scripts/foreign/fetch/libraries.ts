import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** A library with a client over our `fetch`. */
export interface Library {
  readonly name: string;
  /** Its npm package. */
  readonly module: string;
  /** Makes a client; `own` is the folder that it is installed in. */
  create(
    module: never,
    fetch: typeof globalThis.fetch,
    baseUrl: string,
    own: string,
  ): ThingsClient | Promise<ThingsClient>;
}

/** What is asked of each. */
export interface ThingsClient extends Partial<AsyncDisposable> {
  /** Gives the id of the first thing. */
  read(): Promise<string | undefined>;
  /** Gives the id of the new one. */
  write(): Promise<string | undefined>;
}

interface Thing {
  readonly id: string;
}

type HeyApi = {
  createClient(options: object): Record<"get" | "post", (options: object) => Promise<{ readonly data: unknown }>>;
};
type Octokit = {
  Octokit: new (options: object) => { request(route: string, input?: object): Promise<{ readonly data: unknown }> };
};
type Ky = { default: Record<"get" | "post", (url: string, options: object) => { json(): Promise<unknown> }> };
type OpenAi = {
  default: new (options: object) => {
    models: { list(): Promise<{ readonly data: readonly Thing[] }> };
    chat: { completions: { create(body: object): Promise<Thing> } };
  };
};
type OpenApiFetch = {
  default(
    options: object,
  ): Record<"GET" | "POST", (path: string, init?: object) => Promise<{ readonly data?: unknown }>>;
};

const idOf = (value: unknown): string | undefined => (value as Thing | undefined)?.id;
const firstOf = (value: unknown): string | undefined => idOf((value as readonly unknown[] | undefined)?.[0]);

const heyApi: Library = {
  name: "hey-api",
  module: "@hey-api/client-fetch",
  create({ createClient }: HeyApi, fetch, baseUrl) {
    const client = createClient({ baseUrl, fetch });
    return {
      read: async () => firstOf((await client.get({ url: "/things" })).data),
      write: async () => idOf((await client.post({ url: "/things", body: { name: "b" } })).data),
    };
  },
};

const octokit: Library = {
  name: "octokit",
  module: "@octokit/core",
  create({ Octokit }: Octokit, fetch, baseUrl) {
    const client = new Octokit({ baseUrl, request: { fetch } });
    return {
      read: async () => firstOf((await client.request("GET /things")).data),
      write: async () => idOf((await client.request("POST /things", { name: "b" })).data),
    };
  },
};

const ky: Library = {
  name: "ky",
  module: "ky",
  create({ default: client }: Ky, fetch, baseUrl) {
    return {
      read: async () => firstOf(await client.get(`${baseUrl}/things`, { fetch }).json()),
      write: async () => idOf(await client.post(`${baseUrl}/things`, { fetch, json: { name: "b" } }).json()),
    };
  },
};

const openApiFetch: Library = {
  name: "openapi-fetch",
  module: "openapi-fetch",
  create({ default: createClient }: OpenApiFetch, fetch, baseUrl) {
    const client = createClient({ baseUrl, fetch });
    return {
      read: async () => firstOf((await client.GET("/things")).data),
      write: async () => idOf((await client.POST("/things", { body: { name: "b" } })).data),
    };
  },
};

const openai: Library = {
  name: "openai",
  module: "openai",
  create({ default: OpenAI }: OpenAi, fetch, baseURL) {
    const client = new OpenAI({ baseURL, fetch, apiKey: "none", maxRetries: 0 });
    return {
      read: async () => (await client.models.list()).data[0]?.id,
      write: async () => (await client.chat.completions.create({ model: "m", messages: [] })).id,
    };
  },
};

const spec = {
  openapi: "3.0.3",
  info: { title: "Things", version: "1" },
  paths: {
    "/things": {
      get: {
        operationId: "listThings",
        responses: { 200: { description: "Things.", content: json({ type: "array", items: thing() }) } },
      },
      post: {
        operationId: "createThing",
        requestBody: { required: true, content: json({ type: "object", properties: { name: { type: "string" } } }) },
        responses: { 201: { description: "Made.", content: json(thing()) } },
      },
    },
  },
};

function json(schema: object): object {
  return { "application/json": { schema } };
}

function thing(): object {
  return { type: "object", properties: { id: { type: "string" } } };
}

type Orval = { generate(options: object): Promise<void> };
type OrvalClient = Record<"listThings" | "createThing", (body?: object) => Promise<{ readonly data: unknown }>>;

/** Its functions send with a mutator, the place that it has for a `fetch` of one's own. */
const orval: Library = {
  name: "orval",
  module: "orval",
  async create({ generate }: Orval, fetch, baseUrl, own) {
    const folder = await mkdtemp(join(own, "orval-"));
    const send = async (url: string, init: RequestInit): Promise<object> => {
      const response = await fetch(baseUrl + url, init);
      return { data: await response.json(), status: response.status, headers: response.headers };
    };
    Object.assign(globalThis, { sendOfOrval: send });
    await writeFile(join(folder, "spec.json"), JSON.stringify(spec));
    await writeFile(
      join(folder, "send.ts"),
      "export const send = <T>(url: string, init: RequestInit): Promise<T> => (globalThis as any).sendOfOrval(url, init);\n",
    );
    const mutator = { path: join(folder, "send.ts"), name: "send", extension: ".ts" };
    await generate({
      input: { target: join(folder, "spec.json") },
      output: { target: join(folder, "client.ts"), client: "fetch", override: { mutator } },
    });
    const { listThings, createThing } = (await import(pathToFileURL(join(folder, "client.ts")).href)) as OrvalClient;
    return {
      read: async () => firstOf((await listThings()).data),
      write: async () => idOf((await createThing({ name: "b" })).data),
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
    };
  },
};

/** All that were tried. */
export const libraries: readonly Library[] = [openApiFetch, heyApi, octokit, ky, openai, orval];

/** Loads a library from a folder that it is installed in. */
export async function load(module: string, folder: string): Promise<never> {
  const resolved = createRequire(join(folder, "package.json")).resolve(module);
  const loaded = (await import(pathToFileURL(resolved).href)) as { readonly default?: { readonly default?: unknown } };
  // Of CommonJS that was made from a module, Node gives all exports as the default one.
  return (loaded.default?.default === undefined ? loaded : loaded.default) as never;
}
