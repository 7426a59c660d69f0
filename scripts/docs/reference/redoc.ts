import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const emptyImage = "data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 width=%220%22 height=%220%22/%3E";

/** What is changed in the script, because pages that are opened as files take no modules and have no network. */
const changes: readonly (readonly [RegExp, string])[] = [
  [/export\{RedocStandalone,hydrate,init\};?/g, "globalThis.Redoc={hydrate,init};"],
  [/import\.meta\.dirname/g, '""'],
  [/import\.meta\.url/g, '"about:blank"'],
  [/https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini(?:-full)?\.svg/g, emptyImage],
  // The site has a search of its own; that of Redoc takes every type apart while the reader waits.
  [/await s\(e,\[\]\);let c=i\.getResult\(\)/g, "let c=[]"],
  // Its name is what it shows.
  [/"aria-label":`Example`,options:/g, "options:"],
  [/https:\/\/cdn\.redocly\.com\/icons\/[a-z]+\/[\d.]+/g, "data:,"],
];

/**
 * Redoc as one script for all pages, without a module and without a foreign address.
 * @throws Error when the installed version of Redoc no longer has a place that must be changed.
 */
export async function redocScript(): Promise<string> {
  const folder = join(dirname(require.resolve("@redocly/cli/package.json")), "lib/chunks");
  let script = await readFile(join(folder, "redoc.standalone.js"), "utf8");
  for (const [place, text] of changes) {
    if (!place.test(script)) throw new Error(`Redoc has changed: ${String(place)} is not in its script any more.`);
    script = script.replaceAll(place, text);
  }
  return `(() => {${script}})();\n`;
}
