import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Application, LogLevel } from "typedoc";
import { repository } from "../site/documents.ts";
import type { ApiEntry } from "./entries.ts";
import { SiteTheme } from "./theme.ts";

/** The sources that users import, as TypeDoc names them, and what they write. The same files stand in `tsconfig.json`. */
const modules: readonly (readonly [string, string])[] = [
  ["runtime/src", "@northbound/runtime"],
  ["runtime/src/node-entry", "@northbound/runtime/node"],
  ["runtime/src/keyv", "@northbound/runtime/keyv"],
  ["runtime/src/fetch", "@northbound/runtime/fetch"],
  ["runtime/src/openapi-fetch", "@northbound/runtime/openapi-fetch"],
  ["runtime/src/otel", "@northbound/runtime/otel"],
  ["runtime/src/validate", "@northbound/runtime/validate"],
  ["runtime/src/bulk", "@northbound/runtime/bulk"],
  ["runtime/src/fleet", "@northbound/runtime/fleet"],
  ["cloudvision/src", "@northbound/cloudvision"],
  ["cloudvision/src/generated/small-clients", "@northbound/cloudvision/operations"],
  ["rhev/src", "@northbound/rhev"],
  ["rhev/src/generated/small-clients", "@northbound/rhev/operations"],
  ["prime-infrastructure/src", "@northbound/prime-infrastructure"],
  ["prime-infrastructure/src/generated/small-clients", "@northbound/prime-infrastructure/operations"],
  ["cloudcix/src", "@northbound/cloudcix"],
  ["xpresso/src", "@northbound/xpresso"],
  ["xpresso/src/generated/small-clients", "@northbound/xpresso/operations"],
  ["lab/src", "@northbound/lab"],
];
const places = modules.map(([source]) => source);

/** Files of TypeDoc for what the site has of its own. */
const unused = ["hierarchy.js", "highlight.css", "icons.svg", "main.js", "navigation.js", "search.js"];

/**
 * Makes the reference of the public names from their comments.
 * @param out folder of the API reference; the rest of the site is around it.
 */
export async function buildApi(out: string): Promise<ApiEntry[]> {
  const application = await Application.bootstrap({
    name: "API",
    entryPoints: places.map((source) => join(repository, "packages", fileOf(source))),
    tsconfig: join(repository, "scripts/docs/api/tsconfig.json"),
    // The operations and their types have pages that show them better.
    exclude: ["**/generated/**"],
    logLevel: LogLevel.Error,
    readme: "none",
    disableGit: true,
    disableSources: true,
    sortEntryPoints: false,
    validation: false,
    excludePrivate: true,
    excludeInternal: true,
    excludeExternals: true,
    hideGenerator: true,
    githubPages: false,
    includeHierarchySummary: false,
    skipErrorChecking: true,
  });
  const project = await application.convert();
  if (!project) throw new Error("The public types could not be read; `pnpm typecheck` tells more.");
  const children = project.children ?? [];
  children.sort((one, other) => places.indexOf(one.name) - places.indexOf(other.name));
  for (const module of children) module.name = modules[places.indexOf(module.name)]?.[1] ?? module.name;
  let entries: readonly ApiEntry[] = [];
  application.renderer.defineTheme("site", SiteTheme);
  application.options.setValue("theme", "site");
  application.renderer.on("endPage", () => {
    const { theme } = application.renderer;
    if (theme instanceof SiteTheme) entries = theme.entries;
  });
  await rm(out, { recursive: true, force: true });
  await application.generateDocs(project, out);
  await Promise.all(unused.map((file) => rm(join(out, "assets", file))));
  return [...entries];
}

function fileOf(source: string): string {
  return source.endsWith("/src") ? `${source}/index.ts` : `${source}.ts`;
}
