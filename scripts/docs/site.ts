import { cp, glob, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { buildApi } from "./api.ts";
import { readCatalogue } from "./catalogue.ts";
import { referencePage } from "./reference/page.ts";
import { redocScript } from "./reference/redoc.ts";
import { readDocuments } from "./site/documents.ts";
import { landingPage, referenceIndex } from "./site/landing.ts";
import { searchScript } from "./site/search-index.ts";
import { guidesIndex, renderDocuments, textPage } from "./site/text-page.ts";

const assets = fileURLToPath(new URL("./assets", import.meta.url));

/** What was built. */
export interface SiteSummary {
  readonly pages: number;
  readonly operations: number;
}

/** Builds the whole site into a folder, which is emptied first. It needs what `pnpm generate` writes. */
export async function buildSite(out: string): Promise<SiteSummary> {
  await rm(out, { recursive: true, force: true });
  const [catalogue, documents] = await Promise.all([readCatalogue(), readDocuments(), buildApi(join(out, "api"))]);
  const pages = renderDocuments(documents, await apiPages(out));
  const files = new Map<string, string>([
    ["index.html", landingPage(catalogue, pages)],
    ["guides/index.html", guidesIndex(pages)],
    ["reference/index.html", referenceIndex(catalogue)],
    ["assets/redoc.js", await redocScript()],
    ["assets/search-index.js", searchScript(catalogue, pages)],
    ...pages.map((entry) => [entry.document.address, textPage(entry, pages)] as const),
  ]);
  for (const spec of catalogue) {
    // oxlint-disable-next-line no-await-in-loop -- no input or output: it only reads lists that are in memory by then
    const { html, script } = await referencePage(spec);
    files.set(`reference/${spec.name}.html`, html);
    files.set(`reference/${spec.name}.js`, script);
  }
  await Promise.all([...Array.from(files, ([file, text]) => write(out, file, text)), copyAssets(join(out, "assets"))]);
  const operations = catalogue.reduce((sum, { entries }) => sum + entries.length, 0);
  return { pages: [...files.keys()].filter((file) => file.endsWith(".html")).length, operations };
}

/** The page of each name that the runtime exports, from the root of the site. */
async function apiPages(out: string): Promise<Map<string, string>> {
  const files = await Array.fromAsync(glob("api/{classes,functions,interfaces,types,variables}/*.html", { cwd: out }));
  return new Map(files.map((file) => [basename(file, ".html").split(".").at(-1) ?? "", file]));
}

async function copyAssets(out: string): Promise<void> {
  for await (const file of glob("*.{css,js,svg}", { cwd: assets })) await cp(join(assets, file), join(out, file));
  const bundle = await rolldown({ input: join(assets, "search.ts"), platform: "browser" });
  await bundle.write({ file: join(out, "search.js"), format: "iife", minify: true });
}

async function write(out: string, file: string, text: string): Promise<void> {
  await mkdir(dirname(join(out, file)), { recursive: true });
  await writeFile(join(out, file), text);
}
