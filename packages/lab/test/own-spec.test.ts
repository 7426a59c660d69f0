import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLab, defineSpecBackend, type Lab, LabFault } from "../src/index.ts";

const disk = {
  type: "object",
  required: ["name"],
  properties: {
    id: { type: "string" },
    name: { type: "string", nullable: true },
    size: { type: "integer", minimum: 0, exclusiveMinimum: true },
  },
};
const json = (schema: object): object => ({ content: { "application/json": { schema } } });
const answers = (status: string, schema?: object): object => ({
  [status]: { description: "", ...(schema && json(schema)) },
  "404": { description: "", ...json({ type: "object", properties: { message: { type: "string" } } }) },
});
const number = (name: string): object => ({ name, in: "query", schema: { type: "integer" } });

// A document of OpenAPI 3.0, as somebody else would write it.
const spec = {
  openapi: "3.0.3",
  info: { title: "Disks", version: "1" },
  servers: [{ url: "https://disks.example.net/v1" }],
  security: [{ key: [] }],
  paths: {
    "/disks": {
      get: {
        operationId: "listDisks",
        parameters: [number("page"), number("per_page")],
        responses: answers("200", { type: "array", items: disk }),
      },
      post: {
        operationId: "createDisk",
        requestBody: { required: true, ...json(disk) },
        responses: answers("201", disk),
      },
    },
    "/disks/{id}": {
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
      get: { operationId: "getDisk", responses: answers("200", disk) },
      patch: { operationId: "changeDisk", requestBody: json({ type: "object" }), responses: answers("200", disk) },
      delete: { operationId: "deleteDisk", responses: answers("204") },
    },
    "/health": {
      get: {
        operationId: "health",
        security: [],
        responses: answers("200", { type: "object", properties: { up: { type: "boolean", example: true } } }),
      },
    },
    "/odd": {
      get: {
        operationId: "odd",
        responses: {
          "200": {
            description: "",
            content: { "application/json": { schema: { type: "integer" }, example: "not one" } },
          },
        },
      },
    },
    "/count": {
      get: { operationId: "countDisks", parameters: [number("more")], responses: answers("200", { type: "integer" }) },
    },
  },
  components: { securitySchemes: { key: { type: "apiKey", in: "header", name: "X-Key" } } },
};

interface operations {
  countDisks: { parameters: { query?: { more?: number } } };
}

const disks = defineSpecBackend<operations, { asked: number }>({
  name: "disks",
  spec,
  create: () => ({ asked: 0 }),
  credentials: { username: "", password: "", token: "secret" },
  handlers: {
    countDisks({ state, query }) {
      state.asked += 1;
      if (query.more === 0) throw new LabFault("none", "There is nothing to count.", 404);
      return state.asked;
    },
  },
});

let lab: Lab;
beforeAll(async () => {
  lab = await createLab({ backends: [disks], protocol: "http" });
});
afterAll(() => lab.close());

const ask = async (method: string, path: string, body?: unknown, key = "secret"): Promise<[number, unknown]> => {
  const response = await fetch(`${lab.of(disks).urls[0]}/v1${path}`, {
    method,
    headers: { "x-key": key, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return [response.status, text === "" ? undefined : (JSON.parse(text) as unknown)];
};

describe("a lab that plays somebody's own spec", () => {
  it("has nothing but that, and its state by its type", () => {
    expect(lab.clusters.map(({ name }) => name)).toEqual(["disks"]);
    expect(lab.of(disks).state).toEqual({ asked: 0 });
    expect(() => lab.of(defineSpecBackend({ name: "other", spec }))).toThrow("This lab has no other");
  });

  it("keeps what is created where the paths are those of a collection", async () => {
    const [status, made] = await ask("POST", "/disks", { name: "data", size: 5 });
    expect(status).toBe(201);
    const { id } = made as { readonly id: string };
    expect(await ask("GET", `/disks/${id}`)).toMatchObject([200, { name: "data", size: 5 }]);
    expect(await ask("PATCH", `/disks/${id}`, { size: 6 })).toMatchObject([200, { name: "data", size: 6 }]);
    const [, all] = await ask("GET", "/disks");
    expect(all).toContainEqual({ id, name: "data", size: 6 });
    expect(await ask("GET", "/disks?page=2&per_page=1")).toEqual([200, [{ id, name: "data", size: 6 }]]);
    expect(await ask("GET", "/disks?page=3&per_page=1")).toEqual([200, []]);
    expect(await ask("DELETE", `/disks/${id}`)).toEqual([204, undefined]);
    expect((await ask("GET", `/disks/${id}`))[0]).toBe(404);
  });

  it("validates requests, with what 3.0 writes otherwise than JSON Schema", async () => {
    expect(await ask("POST", "/disks", { name: null, size: 1 })).toMatchObject([201, { name: null }]);
    const [status, refused] = await ask("POST", "/disks", { name: "x", size: 0 });
    expect([status, (refused as { readonly message: string }).message]).toEqual([400, "body/size must be > 0"]);
    expect((await ask("POST", "/disks", { size: 1 }))[0]).toBe(400);
  });

  it("asks for credentials where the spec does", async () => {
    expect((await ask("GET", "/disks", undefined, "wrong"))[0]).toBe(401);
    expect(await ask("GET", "/health", undefined, "")).toEqual([200, { up: true }]);
  });

  it("answers with the example of the spec even where it doesn't fit its schema, and is not to blame", async () => {
    expect(await ask("GET", "/odd")).toEqual([200, "not one"]);
    expect(lab.violations.filter(({ side }) => side === "answer")).toEqual([]);
  });

  it("runs handlers over the state, typed by the operations of the client", async () => {
    expect(await ask("GET", "/count")).toEqual([200, 1]);
    expect(lab.of(disks).state.asked).toBe(1);
    expect(await ask("GET", "/count?more=0")).toMatchObject([404, { message: "There is nothing to count." }]);
  });

  it("has the faults of every stand-in", async () => {
    const [node] = lab.of(disks).nodes;
    await node?.kill();
    await expect(ask("GET", "/health")).rejects.toThrow("fetch failed");
    await node?.restore();
    expect((await ask("GET", "/health"))[0]).toBe(200);
    expect(lab.of(disks).counters.of("health")).toBeGreaterThan(0);
  });
});
