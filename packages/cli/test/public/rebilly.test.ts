import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { northbound } from "../command.ts";
import { fileOf, generatedPackage, type GeneratedPackage, serve } from "./generated-package.ts";

// Rebilly's description of its API, which Redocly measures its engine with: OpenAPI 3.0, 355 operations, a megabyte of YAML.
const spec = fileOf("@redocly/openapi-core", "src/benchmark/benches/rebilly.yaml");

const lists =
  "$.paths.*[?@.parameters[?@['$ref']=='#/components/parameters/collectionOffset'] && " +
  "@.responses['200'].content['application/json'].schema.type=='array']";

const overlay = {
  overlay: "1.0.0",
  info: { title: "What is known about Rebilly", version: "1.0.0" },
  actions: [
    { target: lists, update: { "x-northbound": { paging: "offset" } } },
    // The server gives either, by the header Accept; this client is for the printed one.
    { target: "$.paths['/invoices/{id}'].get.responses['200'].content['application/json']", remove: true },
  ],
};

const script = `import { create } from "./index.ts";

await using rebilly = create({ nodes: [process.argv[2] ?? ""], credentials: { jwt: "made-up" } });
const ids: string[] = [];
const customers = rebilly.customers.getCustomerCollection({ sort: ["-createdTime", "email"], filter: "a:b,c" });
for await (const customer of customers) ids.push(String(customer.id));
const invoice = await rebilly.invoices.getInvoice({ id: "in/1", headers: { accept: "application/pdf" } });
const pdf = new Uint8Array(await invoice.arrayBuffer());
await rebilly.tags.postTag({ body: { name: "n" } });
await rebilly.tags.deleteTag({ tag: "n" });
const { data } = await rebilly.GET("/data-exports/{id}", { params: { path: { id: "7" } } });
console.log(JSON.stringify({ count: ids.length, pdf: [...pdf], data }));
`;

let made: GeneratedPackage;
beforeAll(async () => {
  made = await generatedPackage(spec, overlay, script);
});
afterAll(() => made?.[Symbol.asyncDispose]());

describe("Rebilly's description of its API", () => {
  it("becomes a package that knows how long a page may be", async () => {
    expect(made.outcome.out).toMatch(/^355 operations in 50 groups, 544 types/);
    expect(made.outcome.notes).not.toContain("northbound/mended");
    expect(await readFile(join(made.path, "src/generated/paging.ts"), "utf8")).toContain(
      '"offset": offset({ params: { offset: "offset", limit: "limit" }, pageSize: 100 })',
    );
    expect(await readFile(join(made.path, "src/generated/calls.ts"), "utf8")).toContain(
      "options?: CallOptions): Promise<Reply>;",
    );
  });

  it("gives types that pass every check of a strict project", async () => {
    expect(await made.check()).toBe("");
  });

  it("makes calls of every kind", async () => {
    const bytes = new Uint8Array([0x25, 0x50, 0x44, 0x46, 0, 255]);
    await using server = await serve(({ method, url }) => {
      if (url.pathname === "/v2.1/customers") {
        const offset = Number(url.searchParams.get("offset"));
        const length = offset < 200 ? 100 : 3;
        return { body: JSON.stringify(Array.from({ length }, (_, index) => ({ id: `c${offset + index}` }))) };
      }
      if (url.pathname.startsWith("/v2.1/invoices/")) return { type: "application/pdf", body: bytes };
      if (url.pathname.startsWith("/experimental/")) return { body: '{"id":"7"}' };
      return method === "DELETE" ? { status: 204, body: "" } : { status: 201 };
    });
    expect(await made.use(server.url)).toEqual({ count: 203, pdf: [...bytes], data: { id: "7" } });
    const lines = server.arrived.map(({ method, url }) => `${method} ${url.pathname}${url.search}`);
    expect(lines[0]).toBe("GET /v2.1/customers?sort=-createdTime,email&filter=a%3Ab%2Cc&offset=0&limit=100");
    // Pages are asked for ahead, so one behind the end may arrive among the next calls.
    expect(lines.filter((line) => !line.includes("/customers"))).toEqual([
      "GET /v2.1/invoices/in%2F1",
      "POST /v2.1/tags",
      "DELETE /v2.1/tags/n",
      "GET /experimental/data-exports/7",
    ]);
    expect(server.arrived.find(({ url }) => url.pathname.includes("invoices"))?.headers.accept).toBe("application/pdf");
  });

  it("has no mistakes but what no client does, and no difference to itself", async () => {
    const { code, out } = await northbound(["lint", spec]);
    expect(code).toBe(0);
    expect(Array.from(out.matchAll(/ warning (.*?): .*not-carried/g), ([, names]) => names)).toEqual([
      "GET /customers and 7 more",
    ]);
    expect((await northbound(["diff", spec, spec])).out).toBe("No change that a caller can notice.\n");
  });
});
