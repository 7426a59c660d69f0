import { glob, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { Application, LogLevel } from "typedoc";
import { repository } from "./site/documents.ts";

/** What users import each entry by. */
const entries: Readonly<Record<string, string>> = {
  index: "@northbound/runtime",
  "node-entry": "@northbound/runtime/node",
  keyv: "@northbound/runtime/keyv",
  otel: "@northbound/runtime/otel",
};

/** Stands for the root of the site until each page knows how deep it lies. */
const rootMark = "https://northbound.invalid/";

/** Makes the reference of the runtime's public types from their TSDoc. */
export async function buildApi(out: string): Promise<void> {
  const runtime = join(repository, "packages/runtime");
  const application = await Application.bootstrap({
    name: "@northbound/runtime",
    entryPoints: Object.keys(entries).map((name) => join(runtime, "src", `${name}.ts`)),
    tsconfig: join(runtime, "tsconfig.json"),
    logLevel: LogLevel.Error,
    readme: "none",
    disableGit: true,
    disableSources: true,
    excludePrivate: true,
    excludeInternal: true,
    excludeExternals: true,
    hideGenerator: true,
    githubPages: false,
    skipErrorChecking: true,
    customCss: join(repository, "scripts/docs/assets/api.css"),
    navigationLinks: {
      Northbound: `${rootMark}index.html`,
      Guides: `${rootMark}guides/index.html`,
      Reference: `${rootMark}reference/index.html`,
    },
  });
  const project = await application.convert();
  if (!project) throw new Error("The types of the runtime could not be read; `tsc` in packages/runtime tells more.");
  for (const module of project.children ?? []) module.name = entries[module.name] ?? module.name;
  await rm(out, { recursive: true, force: true });
  await application.generateDocs(project, out);
  for await (const file of glob("**/*.html", { cwd: out })) await finish(out, file);
}

/** Fills in the way to the root of the site, and takes the theme over that was chosen there. */
async function finish(out: string, file: string): Promise<void> {
  const path = join(out, file);
  const root = `${relative(join(path, ".."), join(out, ".."))}/`;
  const html = await readFile(path, "utf8");
  const theme = `<script src="${root}assets/theme.js"></script>`;
  // A summary is a control of its own; a link inside it can't be reached by everybody.
  const plain = html.replaceAll(/<summary[\s\S]*?<\/summary>/g, (summary) =>
    summary.replaceAll(/<a\b[^>]*class="tsd-anchor-icon"[\s\S]*?<\/a>/g, ""),
  );
  // Each page has the icons in itself as well, and files may not refer into other files.
  const iconed = plain.replaceAll(/href="[^"]*icons\.svg#/g, 'href="#');
  await writeFile(path, iconed.replaceAll(rootMark, root).replace("<head>", `<head>${theme}`));
}
