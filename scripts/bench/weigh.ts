import { SourceMap, type SourceMapPayload } from "node:module";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";

/** What a bundle weighs, minified and compressed, in bytes. */
export interface Weight {
  /** What is loaded at the start. */
  readonly start: number;
  /** With what the first call loads while it is under way: recovery from failures. */
  readonly first: number;
  /** With everything that may be loaded later. */
  readonly whole: number;
}

const entry = fileURLToPath(new URL("entry.js", import.meta.url));

/** Which of the imports that are made later are left out of a bundle. */
type IsLater = (id: string) => boolean;

const all: IsLater = () => true;
const allButRecovery: IsLater = (id) => !/\/journey\b/.test(id);
const none: IsLater = () => false;

/**
 * Bundles a piece of code as a browser would get it, and weighs it.
 * @param conditions under which packages are resolved; the sources of this workspace by default.
 */
export async function weigh(code: string, conditions: readonly string[] = ["@northbound/source"]): Promise<Weight> {
  const [start = 0, first = 0, whole = 0] = await Promise.all(
    [all, allButRecovery, none].map(async (isLater) => compressed((await bundle(code, conditions, isLater)).code)),
  );
  return { start, first, whole };
}

/** What each file has in the start of a bundle, in bytes: its characters there, as far as they could be compressed. */
export async function weighFiles(code: string): Promise<Map<string, number>> {
  const { code: bundled, map } = await bundle(code, ["@northbound/source"], all);
  const files = new Map<string, number>();
  const factor = compressed(bundled) / bundled.length;
  const origins = new SourceMap(map as unknown as SourceMapPayload);
  for (const [line, text] of bundled.split("\n").entries()) {
    for (let column = 0; column < text.length; column++) {
      const origin = origins.findEntry(line, column);
      const file = "originalSource" in origin ? origin.originalSource : "";
      files.set(file, (files.get(file) ?? 0) + factor);
    }
  }
  return files;
}

const compressed = (code: string): number => gzipSync(code, { level: 9 }).length;

async function bundle(code: string, conditions: readonly string[], isLater: IsLater) {
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
          return kind === "dynamic-import" && isLater(id) ? { id, external: true } : undefined;
        },
      },
    ],
  });
  const { output } = await build.generate({ format: "esm", minify: true, codeSplitting: false, sourcemap: true });
  return output[0];
}
