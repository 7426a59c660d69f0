import { cp, glob, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { errorCodesFile, type Target } from "@northbound/generator/repository";
import { buildApi } from "./api/build.ts";
import type { ApiEntry } from "./api/entries.ts";
import { type CatalogueTarget, catalogueTargets, readSpec } from "./catalogue.ts";
import { referencePage } from "./reference/page.ts";
import { redocScript } from "./reference/redoc.ts";
import { readDocuments, repository } from "./site/documents.ts";
import { landingPage, referenceIndex, type SpecFacts } from "./site/landing.ts";
import { type Found, foundInApi, foundInPages, foundInSpec, searchScript } from "./site/search-index.ts";
import { guidesIndex, renderDocuments, textPage } from "./site/text-page.ts";
import { contentOf, Steps, writePage } from "./steps.ts";

const assets = fileURLToPath(new URL("./assets", import.meta.url));

/** What was built. */
export interface SiteSummary {
  readonly pages: number;
  readonly operations: number;
  /** The parts that were made anew; all others were there from an earlier build. */
  readonly made: readonly string[];
}

/**
 * Builds the whole site into a folder; what is in it from an earlier build and is still true stays. It needs what
 * `pnpm generate` writes.
 * @param targets the specs to show. Default: all of them.
 */
export async function buildSite(out: string, targets?: readonly Target[]): Promise<SiteSummary> {
  await mkdir(out, { recursive: true });
  const code = await contentOf(
    await sourcesOf(["scripts/docs/**/*.ts", "scripts/package.json", "packages/lab/src/**/*.ts"]),
  );
  const steps = await Steps.open(out);
  const api = await apiStep(steps, out, code);
  const specs: SpecPart[] = [];
  for (const target of await catalogueTargets(targets)) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other: the big ones need much memory each
    specs.push(await referenceStep(steps, target, code));
  }
  await steps.run("redoc", code, async () => ({
    files: new Map([["assets/redoc.js", await redocScript()]]),
    facts: undefined,
  }));
  const pages = renderDocuments(await readDocuments(), namesOf(api));
  const facts = specs.map((spec) => spec.facts);
  const found = [...foundInPages(pages), ...foundInApi(api), ...specs.flatMap((spec) => spec.found)];
  const files = new Map<string, string>([
    ["index.html", landingPage(facts, pages)],
    ["guides/index.html", guidesIndex(pages)],
    ["reference/index.html", referenceIndex(facts)],
    ["assets/search-index.js", searchScript(found)],
    ...pages.map((entry) => [entry.document.address, textPage(entry, pages)] as const),
  ]);
  await Promise.all(Array.from(files, ([file, text]) => writePage(out, file, text)));
  const all = [...steps.files, ...files.keys(), ...(await copyAssets(out))];
  await removeOthers(out, all);
  await steps.close();
  return {
    pages: all.filter((file) => file.endsWith(".html")).length,
    operations: facts.reduce((sum, { operations }) => sum + operations, 0),
    made: steps.made,
  };
}

/** What the rest of the site needs to know of one spec. */
interface SpecPart {
  readonly facts: SpecFacts;
  readonly found: readonly Found[];
}

async function referenceStep(steps: Steps, entry: CatalogueTarget, code: string): Promise<SpecPart> {
  const { target, backend } = entry;
  const generated = ["openapi.json", "operations.ts"].map((file) => join(target.out, file));
  // The runtime's own rules tell which error a status becomes.
  const rules = await sourcesOf(["packages/runtime/src/{errors,layers}/*.ts"]);
  const inputs = `${code} ${await contentOf([...generated, errorCodesFile(backend.name), ...rules])}`;
  return steps.run(`reference/${target.name}`, inputs, async () => {
    const spec = await readSpec(entry);
    const { html, script } = await referencePage(spec);
    const files = new Map([
      [`reference/${spec.name}.html`, html],
      [`reference/${spec.name}.js`, script],
    ]);
    const { name, title, entries } = spec;
    const facts = { name, title, backend: backend.name, operations: entries.length };
    return { files, facts: { facts, found: foundInSpec(spec) } };
  });
}

async function apiStep(steps: Steps, out: string, code: string): Promise<ApiEntry[]> {
  const sources = await sourcesOf(["packages/*/src/**/*.ts"]);
  const written = sources.filter((file) => !/\/generated\//.test(file));
  return steps.run("api", `${code} ${await contentOf(written)}`, async () => {
    const facts = await buildApi(join(out, "api"));
    const files = await Array.fromAsync(glob("api/**/*.*", { cwd: out }));
    return { files: new Map(files.map((file) => [file.replaceAll("\\", "/"), undefined])), facts };
  });
}

/**
 * The page of each public name, from the root of the site; the first package that has the name counts. A name that is a
 * plain word, such as `page`, means something else in most texts.
 */
function namesOf(api: readonly ApiEntry[]): Map<string, string> {
  const own = api.filter(({ name }) => /[A-Z]/.test(name));
  return new Map(own.toReversed().map(({ name, address }) => [name, `api/${address}`]));
}

/** Files of the repository that match, without tests. */
async function sourcesOf(patterns: readonly string[]): Promise<string[]> {
  const exclude = ["**/node_modules/**", "**/*.test.ts", "**/*.test-d.ts"];
  const files = await Array.fromAsync(glob(patterns, { cwd: repository, exclude }));
  return files.map((file) => join(repository, file));
}

async function copyAssets(out: string): Promise<string[]> {
  const files = await Array.fromAsync(glob("*.{css,js,svg}", { cwd: assets }));
  await Promise.all(files.map((file) => cp(join(assets, file), join(out, "assets", file))));
  const bundle = await rolldown({ input: join(assets, "search.ts"), platform: "browser" });
  await bundle.write({ file: join(out, "assets/search.js"), format: "iife", minify: true });
  return [...files, "search.js"].map((file) => `assets/${file}`);
}

/** Takes away what an earlier build has made and this one has not. */
async function removeOthers(out: string, files: readonly string[]): Promise<void> {
  const own = new Set(files);
  const there = await Array.fromAsync(glob("**/*.*", { cwd: out }));
  const others = there.filter((file) => !own.has(file.replaceAll("\\", "/")));
  await Promise.all(others.map((file) => rm(join(out, file), { recursive: true })));
}
