import { createBenchClient } from "./backend.ts";

/** Gets the JSON at `/api/json/<size>`, parsed. */
export type Get = (size: string) => Promise<unknown>;

/** Makes the client of a contender, ready for use. */
export type Setup = (origins: readonly string[]) => Promise<Get>;

const headers = { authorization: "Bearer bench-token", accept: "application/json" };

/** All clients that are compared, each as its own documentation shows its use. Nothing is loaded before its turn. */
export const contenders: Readonly<Record<string, Setup>> = {
  fetch:
    async ([origin]) =>
    async (size) => {
      const response = await fetch(`${origin}/api/json/${size}`, { headers });
      if (!response.ok) throw new Error(`status ${response.status}`);
      return response.json();
    },
  "northbound, path client": async (origins) => {
    const client = createBenchClient(origins);
    return async (size) => {
      const { data, error } = await client.GET("/json/{size}", { params: { path: { size } } });
      if (error !== undefined) throw new Error("failed");
      return data;
    };
  },
  "northbound, named call": async (origins) => {
    const client = createBenchClient(origins);
    return (size) => client.json.get({ size });
  },
  "northbound, nothing switched on": async (origins) => {
    const client = createBenchClient(origins.slice(0, 1), { observe: undefined, cache: false, rateLimit: undefined });
    return (size) => client.json.get({ size });
  },
  "undici dispatch": async ([origin = ""]) => {
    const { Agent } = await import("undici");
    const agent = new Agent();
    return (size) =>
      new Promise((resolve, reject) => {
        const chunks: Buffer[] = [];
        agent.dispatch(
          { origin, path: `/api/json/${size}`, method: "GET", headers },
          {
            onRequestStart() {},
            onResponseStart() {},
            onResponseData(_controller, chunk) {
              chunks.push(chunk);
            },
            onResponseEnd: () => resolve(JSON.parse(Buffer.concat(chunks).toString())),
            onResponseError: (_controller, error) => reject(error),
          },
        );
      });
  },
  "undici request": async ([origin]) => {
    const { request } = await import("undici");
    return async (size) => (await request(`${origin}/api/json/${size}`, { headers })).body.json();
  },
  "openapi-fetch": async ([origin]) => {
    const { default: createClient } = await import("openapi-fetch");
    const client = createClient<Record<string, Record<string, never>>>({ baseUrl: `${origin}/api`, headers });
    return async (size) => {
      const { data } = await client.GET("/json/{size}" as never, { params: { path: { size } } } as never);
      return data;
    };
  },
  "hey-api": async ([origin]) => {
    const { createClient } = await import("@hey-api/client-fetch");
    const client = createClient({ baseUrl: `${origin}/api`, headers });
    return async (size) => (await client.get({ url: "/json/{size}", path: { size } })).data;
  },
  ky: async ([origin]) => {
    const { default: ky } = await import("ky");
    const client = ky.create({ headers });
    return (size) => client.get(`${origin}/api/json/${size}`).json();
  },
  axios: async ([origin]) => {
    const { default: axios } = await import("axios");
    const { Agent } = await import("node:http");
    const client = axios.create({ baseURL: `${origin}/api`, headers, httpAgent: new Agent({ keepAlive: true }) });
    return async (size) => (await client.get(`/json/${size}`)).data;
  },
  got: async ([origin]) => {
    const { default: got } = await import("got");
    const { Agent } = await import("node:http");
    const client = got.extend({ headers, agent: { http: new Agent({ keepAlive: true }) } });
    return (size) => client.get(`${origin}/api/json/${size}`).json();
  },
  octokit: async ([origin]) => {
    const { Octokit } = await import("@octokit/core");
    const client = new Octokit({ baseUrl: `${origin}/api`, auth: "bench-token" });
    return async (size) => (await client.request("GET /json/{size}", { size })).data;
  },
  "octokit with retry and throttling": async ([origin]) => {
    const { Octokit } = await import("@octokit/core");
    const { retry } = await import("@octokit/plugin-retry");
    const { throttling } = await import("@octokit/plugin-throttling");
    const Throttled = Octokit.plugin(retry, throttling);
    const client = new Throttled({
      baseUrl: `${origin}/api`,
      auth: "bench-token",
      throttle: { onRateLimit: () => false, onSecondaryRateLimit: () => false },
    });
    return async (size) => (await client.request("GET /json/{size}", { size })).data;
  },
};
