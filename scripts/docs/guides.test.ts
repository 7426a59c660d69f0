import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { createLab, type Lab } from "@northbound/lab";
import { describe, expect, test } from "vitest";
import { guideScripts, looksLike } from "./testing/guide-scripts.ts";
import { runScript } from "./testing/run-script.ts";
import { stories } from "./testing/stories.ts";
import { catalogue, diff, formatDiff, generate } from "@northbound/generator";
import { readDocuments, repository } from "./site/documents.ts";

const run = promisify(execFile);

const ownSpec = `openapi: 3.1.0
info: { title: Parts, version: "1" }
paths:
  /parts/count:
    get:
      operationId: parts/countParts
      tags: [parts]
      summary: Count the parts
      responses: { "200": { description: How many., content: { application/json: { schema: { type: integer } } } } }
`;

describe("scripts of the guides, word for word", () => {
  test.each(stories)("$guide $script", { timeout: 60_000 }, async (story) => {
    const { guide, script: index = 0, serve, packages } = story;
    const scripts = guideScripts(await readFile(join(repository, `docs/guides/${guide}.md`), "utf8"));
    const script = scripts[index];
    if (!script) throw new Error(`${guide} has no script ${index}.`);
    const code = `${script.code}\n${story.add ?? ""}`;
    await using lab = story.lab ? await createLab({ ...story.lab, protocol: "http" }) : undefined;
    if (lab) await story.before?.(lab);
    await using server = serve && (await startServer(serve));
    const printed = await runScript(`${guide}-${index}`, code, { lab, packages, hosts: () => server?.url });
    const text = printed.stderr + printed.stdout;
    const shown = script.output ?? ["…"];
    // The words themselves are compared, so that a failure shows both.
    expect(looksLike(text, shown) ? shown.join("\n") : text).toBe(shown.join("\n"));
    story.after(printed, lab as Lab);
    expect(lab?.violations ?? []).toEqual([]);
  });
});

describe("guides", () => {
  test("have no script that is not run", async () => {
    const guides = (await readDocuments()).filter(({ source }) => source.startsWith("docs/guides/"));
    const scripts = guides.flatMap(({ source, markdown }) =>
      guideScripts(markdown).map((_script, index) => `${basename(source, ".md")} ${index}`),
    );
    expect(stories.map(({ guide, script = 0 }) => `${guide} ${script}`).toSorted()).toEqual(scripts.toSorted());
  });

  test("give commands that make a client of one's own spec", { timeout: 60_000 }, async () => {
    const text = await readFile(join(repository, "docs/guides/regenerate.md"), "utf8");
    const own = /^node (scripts\/generate\.ts my-api.+)$/m.exec(text)?.[1]?.split(" ") ?? [];
    const command = /^npx @northbound\/cli (.+)$/m.exec(text)?.[1]?.split(" ") ?? [];
    await using home = await temporaryFolder();
    await symlink(join(repository, "scripts"), join(home.path, "scripts"));
    await writeFile(join(home.path, "my-api.yaml"), ownSpec);
    await run(process.execPath, own, { cwd: home.path });
    const calls = join(home.path, "my-client/src/generated/calls.ts");
    expect(await readFile(calls, "utf8")).toContain("countParts(");
    await rm(calls);
    const northbound = ["--conditions=@northbound/source", join(repository, "packages/cli/src/bin.ts")];
    await run(process.execPath, [...northbound, ...command], { cwd: home.path });
    expect(await readFile(calls, "utf8")).toContain("countParts(");
    expect(await readFile(join(home.path, "my-client/package.json"), "utf8")).toContain("@example/my-client");
  });

  test("show a spec of a new backend that keeps the rules of the project", async () => {
    const text = await readFile(join(repository, "docs/guides/add-a-backend.md"), "utf8");
    await using home = await temporaryFolder();
    const spec = join(home.path, "openapi.yaml");
    await writeFile(spec, /^```yaml\n([\s\S]*?)^```/m.exec(text)?.[1] ?? "");
    const out = join(home.path, "generated");
    await generate({ spec, out, rules: "project" });
    expect(await readFile(join(out, "calls.ts"), "utf8")).toContain("PagePromise<");
  });

  test("show what a comparison of two specs prints", async () => {
    const text = await readFile(join(repository, "docs/guides/compare-specs.md"), "utf8");
    const spec = (properties: object): object => ({
      openapi: "3.1.0",
      paths: {
        "/machines": {
          get: {
            operationId: "machines/list",
            responses: {
              "200": { content: { "application/json": { schema: { $ref: "#/components/schemas/Machine" } } } },
            },
          },
        },
      },
      components: { schemas: { Machine: { type: "object", properties } } },
    });
    const found = await diff(spec({ id: {}, state: {} }), spec({ id: {} }));
    expect(formatDiff(found, "text", "")).toBe(/^```text\n(Breaking[\s\S]*?)^```/m.exec(text)?.[1]);
  });

  test("name rules of the comparison that there are", async () => {
    const text = await readFile(join(repository, "docs/guides/compare-specs.md"), "utf8");
    const table = /^\| oasdiff[\s\S]*?\n\n/m.exec(text)?.[0] ?? "";
    const named = [...table.matchAll(/\|\s*([^|]*?)\s*\|\n/g)].flatMap(([, cell = ""]) =>
      cell.startsWith("none") ? [] : [...cell.matchAll(/`([a-z][a-z-]+)`/g)].map(([, id = ""]) => id),
    );
    const ids = new Set(catalogue.map(({ id }) => id));
    const others = named.filter((id) => id !== "security" && !ids.has(id));
    expect([named.length > 5, others]).toEqual([true, []]);
  });

  test("show what is printed, with … for anything", () => {
    const [script] = guideScripts("```ts\nrun();\n```\n\nIt prints:\n\n```text\na …\n…\nz\n```\n");
    expect(script).toEqual({ code: "run();\n", output: ["a …", "…", "z"] });
    expect(["a 1\nz", "a 1\nb\nc\nz\n"].map((text) => looksLike(text, script?.output ?? []))).toEqual([true, true]);
    expect(["a\nz", "a 1\nz\ny"].map((text) => looksLike(text, script?.output ?? []))).toEqual([false, false]);
  });
});

/** A folder that is gone at the end. */
async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "northbound-guide-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** A server of JSON on a free port. */
async function startServer(answer: (url: URL) => unknown): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answer(new URL(request.url ?? "/", "http://localhost"))));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
