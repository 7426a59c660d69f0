import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/** How a piece of code is bundled. */
export interface BundleOptions {
  /** Packages that stay imports. */
  readonly external?: readonly string[];
  /** @default false */
  readonly minify?: boolean;
}

// Never there: packages are found from here.
const entry = fileURLToPath(new URL("entry.js", import.meta.url));

/** Bundles a piece of code that uses the packages, as a browser would get it; what is loaded later is not in it. */
export async function bundle(code: string, options: BundleOptions = {}): Promise<string> {
  const { external = [], minify = false } = options;
  await using build = await rolldown({
    input: entry,
    platform: "browser",
    logLevel: "silent",
    external: (id) => id.startsWith("node:") || external.some((name) => id === name || id.startsWith(`${name}/`)),
    resolve: { conditionNames: ["@northbound/source", "browser", "import", "module", "default"] },
    plugins: [
      {
        name: "entry",
        resolveId: (id, _importer, { kind }) => {
          if (id === entry) return entry;
          return kind === "dynamic-import" ? { id, external: true } : undefined;
        },
        load: (id) => (id === entry ? code : undefined),
      },
    ],
  });
  const { output } = await build.generate({ format: "esm", minify, codeSplitting: false });
  return output[0].code;
}
