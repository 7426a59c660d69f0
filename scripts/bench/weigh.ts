import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";

/** What a bundle weighs, minified and compressed, in bytes. */
export interface Weight {
  /** What is loaded at the start. */
  readonly start: number;
  /** With everything that may be loaded later. */
  readonly whole: number;
}

const entry = fileURLToPath(new URL("entry.js", import.meta.url));

/**
 * Bundles a piece of code as a browser would get it, and weighs it.
 * @param conditions under which packages are resolved; the sources of this workspace by default.
 */
export async function weigh(code: string, conditions: readonly string[] = ["@northbound/source"]): Promise<Weight> {
  return { start: await bundle(code, conditions, true), whole: await bundle(code, conditions, false) };
}

async function bundle(code: string, conditions: readonly string[], isStart: boolean): Promise<number> {
  await using build = await rolldown({
    input: entry,
    platform: "browser",
    logLevel: "silent",
    resolve: { conditionNames: [...conditions, "browser", "import", "module", "default"] },
    plugins: [
      {
        name: "entry",
        load: (id) => (id === entry ? code : undefined),
        resolveId: (id, _importer, { kind }) => {
          if (id === entry) return entry;
          return isStart && kind === "dynamic-import" ? { id, external: true } : undefined;
        },
      },
    ],
  });
  const { output } = await build.generate({ format: "esm", minify: true, codeSplitting: false });
  return gzipSync(output[0].code, { level: 9 }).length;
}
