import { execFile } from "node:child_process";
import { posix } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The part of a manifest that users of a package depend on. */
export interface Manifest {
  readonly name?: string;
  readonly description?: string;
  readonly license?: string;
  readonly type?: string;
  readonly keywords?: readonly string[];
  readonly engines?: { readonly node?: string };
  readonly sideEffects?: unknown;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * What is wrong with the content of a tarball, a line each.
 * @param documents Texts of its Markdown files, by name.
 */
export function checkContent(
  manifest: Manifest,
  files: readonly string[],
  documents: ReadonlyMap<string, string> = new Map(),
): string[] {
  const problems: string[] = [];
  const demand = (holds: boolean, problem: string): void => {
    if (!holds) problems.push(problem);
  };
  for (const file of ["README.md", "LICENSE", "package.json"]) demand(files.includes(file), `${file} is missing`);
  for (const name of ["description", "license"] as const) demand(Boolean(manifest[name]), `no ${name}`);
  demand((manifest.keywords?.length ?? 0) >= 3, "fewer than three keywords");
  demand(manifest.engines?.node !== undefined, "no engines.node");
  demand(manifest.type === "module", 'type is not "module"');
  demand(manifest.sideEffects === false, "sideEffects is not false");
  for (const target of [...targets(manifest.exports), ...Object.values(manifest.bin ?? {})]) {
    demand(files.includes(target.replace(/^\.\//, "")), `${target} is exported and not in the tarball`);
  }
  for (const [name, range] of Object.entries(manifest.dependencies ?? {})) {
    demand(!/^(workspace|catalog|file|link):/.test(range), `${name} is ${range}, which nobody else can install`);
  }
  for (const file of files) {
    demand(
      !/\.test(-d)?\.ts$|(^|\/)(test|node_modules|coverage|\.turbo|\.summary)\//.test(file),
      `${file} is not for users`,
    );
  }
  for (const [file, text] of documents) {
    for (const target of localLinks(text)) {
      const path = posix.normalize(posix.join(posix.dirname(file), target));
      const isThere = files.some((name) => name === path || name.startsWith(`${path.replace(/\/$/, "")}/`));
      demand(isThere, `${file} links to ${target}, which is not in the tarball`);
    }
  }
  return problems;
}

// Links of a Markdown text to files beside it.
function localLinks(text: string): string[] {
  return Array.from(text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)[^)]*\)/g), ([, target = ""]) => target);
}

// Whatever stands at the end of the conditions; the source condition is for the workspace alone.
function targets(entry: unknown): string[] {
  if (typeof entry === "string") return [entry];
  if (typeof entry !== "object" || entry === null) return [];
  return Object.values(entry).flatMap(targets);
}

/** Reads what a tarball holds, and checks it. */
export async function checkTarball(tarball: string): Promise<string[]> {
  const { stdout } = await run("tar", ["-tzf", tarball], { maxBuffer: 16 * 1024 * 1024 });
  const files = stdout.split("\n").flatMap((file) => (file.startsWith("package/") ? [file.slice(8)] : []));
  const { stdout: text } = await run("tar", ["-xzOf", tarball, "package/package.json"]);
  const documents = new Map<string, string>();
  await Promise.all(
    files
      .filter((file) => file.endsWith(".md"))
      .map(async (file) => {
        documents.set(file, (await run("tar", ["-xzOf", tarball, `package/${file}`])).stdout);
      }),
  );
  return checkContent(JSON.parse(text) as Manifest, files, documents);
}
