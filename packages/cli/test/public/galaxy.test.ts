import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { northbound } from "../command.ts";
import { fileOf, generatedPackage, type GeneratedPackage, serve } from "./generated-package.ts";

// Scalar's collection of what OpenAPI 3.1 can say: webhooks, dynamic references, types with null, uploads.
const spec = fileOf("@scalar/galaxy", "dist/3.1.yaml");

const overlay = {
  overlay: "1.0.0",
  info: { title: "Another galaxy", version: "1.0.0" },
  actions: [
    { target: "$.paths['/planets'].get", update: { "x-northbound": { paging: "offset", items: "data" } } },
    {
      target: "$.paths['/auth/token'].post.requestBody.content",
      update: { "application/x-www-form-urlencoded": { schema: { $ref: "#/components/schemas/Credentials" } } },
    },
    { target: "$.paths['/auth/token'].post.requestBody.content['application/json']", remove: true },
    { target: "$.paths['/auth/token'].post.requestBody.content['application/xml']", remove: true },
    { target: "$.components.schemas.Credentials.properties.password", update: { format: "password" } },
  ],
};

const script = `import { create } from "./index.ts";

await using galaxy = create({ nodes: [process.argv[2] ?? ""] });
const planets = await galaxy.planets.getAllData().all();
const image = new File([new Uint8Array([137, 80, 78, 71])], "mars.png", { type: "image/png" });
const upload = await galaxy.planets.uploadImage({ planetId: 4, body: { image } });
const token = await galaxy.authentication.getToken({ body: { email: "a@b.c", password: "p w&d" } });
await galaxy.planets.deletePlanet({ planetId: 4 });
const wrong = await galaxy.planets.getPlanet({ planetId: 9 }).catch((error: Error) => error.message);
console.log(JSON.stringify({ planets: planets.length, upload: upload.message, token: token.token, wrong }));
`;

let made: GeneratedPackage;
beforeAll(async () => {
  made = await generatedPackage(spec, overlay, script);
});
afterAll(() => made?.[Symbol.asyncDispose]());

describe("Scalar's galaxy of OpenAPI 3.1", () => {
  it("gives types that pass every check of a strict project, with the compiler before the last too", async () => {
    expect(made.outcome.out).toMatch(/^10 operations in 3 groups, \d+ types/);
    expect(await made.check()).toBe("");
    expect(await made.check("5")).toBe("");
  });

  it("makes calls of every kind", async () => {
    await using server = await serve(({ method, url }) => {
      if (url.pathname === "/planets") {
        const offset = Number(url.searchParams.get("offset"));
        return { body: JSON.stringify({ data: offset === 0 ? Array.from({ length: 100 }, () => ({})) : [{}] }) };
      }
      if (url.pathname === "/planets/4/image") return { body: '{"message":"Image uploaded"}' };
      if (url.pathname === "/auth/token") return { status: 201, body: '{"token":"t"}' };
      if (method === "DELETE") return { status: 204, body: "" };
      return { status: 404, type: "application/problem+json", body: '{"title":"No such planet"}' };
    });
    expect(await made.use(server.url)).toEqual({
      planets: 101,
      upload: "Image uploaded",
      token: "t",
      wrong: expect.stringContaining("404") as string,
    });
    const of = (path: string) => server.arrived.find(({ url }) => url.pathname === path);
    expect(of("/planets/4/image")?.headers["content-type"]).toMatch(/^multipart\/form-data; ?boundary=/);
    expect(of("/planets/4/image")?.body.toString("latin1")).toMatch(
      /name="image"; filename="mars\.png"\r\ncontent-type: image\/png\r\n\r\n\x89PNG\r\n/i,
    );
    expect(of("/auth/token")?.headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded/);
    expect(String(of("/auth/token")?.body)).toBe("email=a%40b.c&password=p+w%26d");
  });

  it("has no mistakes but what no client does, and no difference to itself", async () => {
    const { code, out } = await northbound(["lint", spec]);
    expect(code).toBe(0);
    expect(Array.from(out.matchAll(/ warning (.*?): .*not-carried/g), ([, names]) => names)).toEqual([
      "GET /planets and 7 more",
      "POST /planets",
      "POST /planets and 3 more",
      "newPlanet",
      "openIdConnect",
      "#/components/schemas/PaginatedResource/$defs/itemType",
      "#/components/schemas/PaginatedResource/properties/data/items",
    ]);
    expect((await northbound(["diff", spec, spec])).out).toBe("No change that a caller can notice.\n");
  });
});
