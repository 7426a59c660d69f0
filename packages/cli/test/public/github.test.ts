import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { northbound } from "../command.ts";
import { fileOf, generatedPackage, type GeneratedPackage, serve } from "./generated-package.ts";

// GitHub's description of its API: OpenAPI 3.0, 666 operations, written by nobody here.
const spec = fileOf("@github/openapi", "dist/api.github.com.json");

const listsWithLinks =
  "$.paths.*[?@.responses['200'].headers.Link && " +
  "@.responses['200'].content['application/json'].schema.type=='array']";

const overlay = {
  overlay: "1.0.0",
  info: { title: "What GitHub's documentation says beside its spec", version: "1.0.0" },
  actions: [
    { target: listsWithLinks, update: { "x-northbound": { paging: "link" } } },
    { target: "$.paths['/search/repositories'].get", update: { "x-northbound": { paging: "link", items: "items" } } },
    { target: "$.paths['/emojis'].get", update: { "x-northbound": { cache: true } } },
    { target: "$.paths['/markdown/raw'].post.requestBody.content", update: { "text/plain": {} } },
    { target: "$.paths['/markdown/raw'].post.requestBody.content['application/json']", remove: true },
    { target: "$.paths['/markdown/raw'].post.responses['200']", update: { content: { "text/html": {} } } },
  ],
};

const script = `import { create } from "./index.ts";

const url = process.argv[2] ?? "";
await using github = create({ nodes: [url], token: "made-up" });
const where = { owner: "a b", repo: "r/x" };
const release = await github.repos.getRelease({ ...where, release_id: 7 });
const names: string[] = [];
for await (const { name } of github.repos.listReleases(where)) names.push(String(name));
const found = await github.search.repos({ q: "x y+z", per_page: 1 }).all();
const issue = await github.issues.create({ ...where, body: { title: "T", labels: ["a", "b"] } });
const html: string = await github.markdown.renderRaw({ body: "*text*" });
const bytes = new Uint8Array([0, 1, 254, 255]);
const asset = await github.repos.uploadReleaseAsset({
  ...where,
  release_id: 7,
  name: "x.bin",
  body: bytes,
  headers: { "content-type": "application/zip" },
});
const { data } = await github.GET("/repos/{owner}/{repo}/releases/{release_id}", {
  params: { path: { ...where, release_id: 7 } },
});
await github.emojis.get({}, { cache: "default" });
await github.emojis.get({}, { cache: "default" });
const missing = await github.repos.get({ owner: "no", repo: "no" }).catch((error: Error) => error.message);
console.log(
  JSON.stringify({
    tag: release.tag_name,
    again: data?.tag_name,
    names: names.length,
    found: found.map(({ full_name }) => full_name),
    issue: issue.number,
    asset: asset.state,
    html,
    missing,
  }),
);
`;

let made: GeneratedPackage;
beforeAll(async () => {
  made = await generatedPackage(spec, overlay, script);
});
afterAll(() => made?.[Symbol.asyncDispose]());

describe("GitHub's own description of its API", () => {
  it("becomes a package, and what does not fit one client is said", async () => {
    expect(made.outcome.out).toMatch(/^666 operations in 31 groups, \d+ types/);
    expect(made.outcome.notes).toMatch(
      /api\.github\.com\.json:1:1 warning .* on https:\/\/uploads\.github\.com\. Calls go to the nodes of a client/,
    );
    expect(made.outcome.notes).not.toContain("nothing matches");
    const calls = await readFile(join(made.path, "src/generated/calls.ts"), "utf8");
    expect(calls.match(/PagePromise</g)!.length).toBeGreaterThan(100);
    expect(calls).not.toContain('"content-length"');
    const backend = await readFile(join(made.path, "src/generated/paging.ts"), "utf8");
    expect(backend).toContain('"link": link({ params: { page: "page", size: "per_page" }, pageSize: 100 })');
  });

  it("gives types that pass every check of a strict project", async () => {
    expect(await made.check()).toBe("");
  });

  it("makes calls of every kind", async () => {
    const own = (): string => server.url;
    await using server = await serve(({ method, url }) => {
      if (url.pathname.endsWith("/releases")) {
        const page = Number(url.searchParams.get("page") ?? 1);
        // GitHub names the next page at another path than the first, by the number of the repository.
        return {
          link: page < 3 ? `<${own()}/repositories/7/releases?per_page=100&page=${page + 1}>; rel="next"` : undefined,
          body: JSON.stringify(Array.from({ length: page < 3 ? 100 : 1 }, (_, i) => ({ name: `${page}.${i}` }))),
        };
      }
      if (url.pathname === "/search/repositories") {
        const isFirst = !url.searchParams.has("page");
        return {
          link: isFirst ? '<?q=x%20y%2Bz&per_page=1&page=2>; rel="next", <?page=2>; rel="last"' : undefined,
          body: `{"total_count":2,"items":[{"full_name":"a/${isFirst ? "b" : "c"}"}]}`,
        };
      }
      if (url.pathname.endsWith("/issues")) return { status: 201, body: '{"number":42}' };
      if (url.pathname.endsWith("/assets")) return { status: 201, body: '{"state":"uploaded"}' };
      if (url.pathname === "/markdown/raw") return { type: "text/html", body: "<em>text</em>" };
      if (url.pathname === "/repos/no/no") return { status: 404, body: '{"message":"Not Found"}' };
      return { body: method === "GET" ? '{"tag_name":"v1"}' : "{}" };
    });
    expect(await made.use(server.url)).toEqual({
      tag: "v1",
      again: "v1",
      names: 201,
      found: ["a/b", "a/c"],
      issue: 42,
      asset: "uploaded",
      html: "<em>text</em>",
      missing: expect.stringMatching(/^repos\/get .*404/) as string,
    });
    const of = (path: string) => server.arrived.filter(({ url }) => url.pathname === path);
    const [release] = of("/repos/a%20b/r%2Fx/releases/7");
    expect(release?.headers.authorization).toBe("Bearer made-up");
    expect(of("/repos/a%20b/r%2Fx/releases").map(({ url }) => url.search)).toEqual(["?per_page=100"]);
    expect(of("/repositories/7/releases").map(({ url }) => url.search)).toEqual(
      [2, 3].map((page) => `?per_page=100&page=${page}`),
    );
    expect(of("/search/repositories")[0]?.url.searchParams.get("q")).toBe("x y+z");
    const [issue] = of("/repos/a%20b/r%2Fx/issues");
    expect(JSON.parse(String(issue?.body))).toEqual({ title: "T", labels: ["a", "b"] });
    const [asset] = of("/repos/a%20b/r%2Fx/releases/7/assets");
    expect([asset?.headers["content-type"], [...(asset?.body ?? [])]]).toEqual(["application/zip", [0, 1, 254, 255]]);
    expect(asset?.url.search).toBe("?name=x.bin");
    const [markdown] = of("/markdown/raw");
    expect([markdown?.headers["content-type"], String(markdown?.body)]).toEqual(["text/plain;charset=UTF-8", "*text*"]);
    expect(of("/emojis")).toHaveLength(1);
  });

  it("shows what one release of GitHub Enterprise breaks for users of the one before", async () => {
    const releases = ["2.21", "2.22"].map((version) => fileOf("@github/openapi", `dist/ghe-${version}.json`));
    const { code, out } = await northbound(["diff", ...releases]);
    expect(code).toBe(7);
    expect(out).toContain("repos/update-information-about-pages-site body.source string became object");
    expect(out).toContain(
      "actions/cancel-workflow-run is new (POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel)",
    );
    expect(out).toMatch(/^29 breaking, .* The next release is a major one\.$/m);
    expect((await northbound(["diff", spec, spec])).out).toBe("No change that a caller can notice.\n");
  });

  it("has no mistakes that stand in the way", async () => {
    const { code, out } = await northbound(["lint", spec]);
    expect(code).toBe(0);
    const lines = out.trimEnd().split("\n");
    expect(
      lines.filter((line) => !line.includes("The `type` field must be defined when the `nullable` field is used")),
    ).toEqual([
      expect.stringContaining(
        "POST /repos/{owner}/{repo}/releases/{release_id}/assets is on https://uploads.github.com",
      ),
      expect.stringContaining("GET /repos/{owner}/{repo}/stargazers and 2 more: an answer has several media types"),
    ]);
  });
});
