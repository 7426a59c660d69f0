import { glob, readFile } from "node:fs/promises";
import { dirname, join, normalize, sep } from "node:path";
import { ts } from "../surface/compiler.ts";

const clients = ["cloudcix", "cloudvision", "prime-infrastructure", "rhev", "xpresso"];

/** What the source of each package may import of the others, as ARCHITECTURE.md draws it. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  runtime: [],
  generator: [],
  ...Object.fromEntries(clients.map((client) => [client, ["runtime"]])),
  lab: [...clients, "runtime"],
  mcp: ["generator", "cloudvision", "runtime"],
  cli: ["generator", "lab", "mcp", ...clients, "runtime"],
};

/**
 * Finds the imports that run against the order of the packages: of a package that stands above, of another package's
 * inner files, or of `scripts/`. Tests may import any package, but not `scripts/`.
 * @returns a line for each.
 */
export async function findWrongImports(home: string): Promise<string[]> {
  const files = await Array.fromAsync(glob("packages/*/{src,test}/**/*.ts", { cwd: home }));
  const found = files.toSorted().map(async (file) => {
    const text = await readFile(join(home, file), "utf8");
    return ts
      .preProcessFile(text, true, true)
      .importedFiles.map(({ fileName }) => problemOf(file.split(sep).join("/"), fileName))
      .filter((problem) => problem !== undefined);
  });
  return (await Promise.all(found)).flat();
}

function problemOf(file: string, specifier: string): string | undefined {
  const [, name = "", part] = file.split("/");
  const isTest = part === "test" || /\.test(-d)?\.ts$/.test(file);
  if (specifier.startsWith(".")) {
    const target = normalize(join(dirname(file), specifier))
      .split(sep)
      .join("/");
    const isRight = target.startsWith(`packages/${name}/`) || (isTest && !target.startsWith("scripts/"));
    return isRight ? undefined : `${file} imports ${target}, which is not of its package`;
  }
  const other = /^@northbound\/([^/]+)/.exec(specifier)?.[1];
  if (other === undefined || other === name || (isTest && other !== "scripts")) return undefined;
  const own = allowed[name];
  if (own === undefined)
    return `packages/${name} has no place in the order of the packages: give it one in directions.ts`;
  return own.includes(other) ? undefined : `${file} imports ${specifier}: ${name} stands below it, or beside`;
}
