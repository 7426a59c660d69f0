import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Backend, createClient, type Operation, staticToken } from "../../src/index.ts";

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

const operations = {
  colors: {
    mix: {
      id: "colors/mix",
      method: "POST",
      path: "/mix/{simple}/{label}/{matrix}/{json}",
      pathStyle: { simple: "simple", label: "label*", matrix: "matrix", json: "json" },
      query: { list: "comma", filter: "json", deep: "deepObject", at: "form" },
      reserved: ["at"],
      header: ["X-Colors", "X-Json"],
      headerStyle: { "X-Colors": "explode", "X-Json": "json" },
      cookie: { theme: "form", tags: "comma" },
      body: "form",
      encoding: { metadata: "deepObject" },
      accept: "application/pdf",
    },
    patch: {
      id: "colors/patch",
      method: "PATCH",
      path: "/colors",
      body: "json",
      mediaType: "application/merge-patch+json",
    },
    image: { id: "colors/image", method: "PUT", path: "/image", body: "binary", mediaType: "image/png" },
    parts: {
      id: "colors/parts",
      method: "POST",
      path: "/parts",
      body: "multipart",
      encoding: { about: "application/json", notes: "text/markdown" },
    },
    twice: { id: "colors/twice", method: "GET", path: "/twice/{id}", query: { id: "comma" }, byPath: true },
  },
} as const satisfies Record<string, Record<string, Operation>>;

const backend: Backend = { name: "colors", basePath: "/api", operations };

type Run = (input: object, options?: object) => Promise<unknown>;
interface Open {
  readonly colors: Readonly<Record<string, Run>>;
  request(method: string, path: string, init: object): Promise<unknown>;
  close(): Promise<void>;
}
type ByPath = Readonly<Record<string, (path: string, init: object) => Promise<unknown>>>;

const seen: Seen[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { method = "", url = "", headers } = request;
    seen.push({ method, url, headers: headers as Seen["headers"], body: Buffer.concat(chunks).toString() });
    response.setHeader("content-type", "application/json").end("{}");
  });
});
let client: Open;

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const nodes = [`http://127.0.0.1:${(server.address() as AddressInfo).port}`];
  const session = staticToken({ token: "sid=1", header: "cookie" });
  client = createClient(backend, { nodes }, { session }) as unknown as Open;
});

afterAll(async () => {
  await client.close();
  server.close();
});

const path = { simple: ["a/b", "c"], label: ["d", "e"], matrix: { R: 1, G: 2 }, json: { k: [1] } };
const query = { list: ["x,y", "z"], filter: { a: [1] }, deep: { a: { b: 1 } }, at: "/u:v@w" };
const header = { "X-Colors": { R: 100, G: 200 }, "X-Json": { ü: 1 } };
const cookie = { theme: "dark;blue", tags: ["a", "b"] };
const body = { metadata: { order: 1 }, expand: ["one", "two"], address: { city: "Kraków" } };
const middleware = [{ onRequest: () => undefined }];

describe.each<[string, (method: keyof typeof operations.colors, init: object, flat: object) => Promise<unknown>]>([
  ["a named call", (method, _init, flat) => client.colors[method]!(flat)],
  [
    "a path call",
    (method, init) => {
      const operation = operations.colors[method];
      return (client as unknown as ByPath)[operation.method]!(operation.path, init);
    },
  ],
  [
    "a path call with a middleware",
    (method, init) => {
      const operation = operations.colors[method];
      return (client as unknown as ByPath)[operation.method]!(operation.path, { ...init, middleware });
    },
  ],
])("%s", (_name, run) => {
  test("carries parameters and fields in the styles of their spec", async () => {
    await run(
      "mix",
      { params: { path, query, header, cookie }, body },
      { ...path, ...query, ...header, ...cookie, body },
    );
    const { url, headers, body: sent } = seen.at(-1)!;
    expect(url).toBe(
      "/api/mix/a%2Fb,c/.d.e/;matrix=R,1,G,2/%7B%22k%22%3A%5B1%5D%7D" +
        "?list=x%2Cy,z&filter=%7B%22a%22%3A%5B1%5D%7D&deep%5Ba%5D%5Bb%5D=1&at=/u:v@w",
    );
    expect(headers["x-colors"]).toBe("R=100,G=200");
    expect(JSON.parse(headers["x-json"] ?? "")).toEqual({ ü: 1 });
    expect(headers["cookie"]).toBe("sid=1; theme=dark%3Bblue; tags=a,b");
    expect(headers["accept"]).toBe("application/pdf");
    expect(headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect([...new URLSearchParams(sent)]).toEqual([
      ["metadata[order]", "1"],
      ["expand", "one"],
      ["expand", "two"],
      ["address", '{"city":"Kraków"}'],
    ]);
  });

  test("says the media type of its spec, or of the file", async () => {
    await run("patch", { body: { a: null } }, { body: { a: null } });
    expect(seen.at(-1)).toMatchObject({ body: '{"a":null}', method: "PATCH" });
    expect(seen.at(-1)?.headers["content-type"]).toBe("application/merge-patch+json");
    for (const [file, type] of [
      [new Uint8Array([65]), "image/png"],
      [new Blob(["A"], { type: "image/jpeg" }), "image/jpeg"],
    ] as const) {
      await run("image", { body: file }, { body: file });
      expect(seen.at(-1)?.headers["content-type"]).toBe(type);
      expect(seen.at(-1)?.body).toBe("A");
    }
  });

  test("says the media type of parts that are texts, and makes no files of them", async () => {
    const fields = { about: { a: 1 }, notes: "# Hi", plain: "x" };
    await run("parts", { body: fields }, { body: fields });
    const parts =
      seen
        .at(-1)
        ?.body.split(/--northbound-[\w-]+/)
        .slice(1, -1) ?? [];
    expect(parts.map((part) => part.trim().replaceAll("\r\n", "\n"))).toEqual([
      'content-disposition: form-data; name="about"\ncontent-type: application/json\n\n{"a":1}',
      'content-disposition: form-data; name="notes"\ncontent-type: text/markdown\n\n# Hi',
      'content-disposition: form-data; name="plain"\n\nx',
    ]);
  });
});

test("an operation with two parameters of one name is called by its path, with the styles of both", async () => {
  await client.request("GET", "/twice/{id}", { params: { path: { id: "a" }, query: { id: [1, 2] } } });
  expect(seen.at(-1)?.url).toBe("/api/twice/a?id=1,2");
  expect("twice" in client.colors).toBe(false);
});
