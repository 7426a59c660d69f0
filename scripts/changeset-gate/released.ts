import { glob, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { surfaceFile } from "../surface/surface.ts";

/** What users of a package's last release have: its specs by name, and its surface report. */
export interface Released {
  readonly specs: Readonly<Record<string, object>>;
  readonly surface: string;
}

/** Where the last release of a package is kept. */
export function releasedFolder(home: string, name: string): string {
  return join(home, "surface", "released", name);
}

/** What the last release of a package had; `undefined` when there was none. */
export async function readReleased(home: string, name: string): Promise<Released | undefined> {
  const folder = releasedFolder(home, name);
  const surface = await readFile(join(folder, "surface.txt"), "utf8").catch(() => undefined);
  if (surface === undefined) return undefined;
  const specs = await readSpecs(folder, "*.json", (file) => file.slice(0, -".json".length));
  return { specs, surface };
}

/** What a package has now. */
export async function readCurrent(home: string, name: string): Promise<Released> {
  const folder = join(home, "packages", name, "src", "generated");
  const specs = await readSpecs(folder, "{openapi.json,*/openapi.json}", (file) =>
    file === "openapi.json" ? name : (file.split(sep)[0] ?? name),
  );
  return { specs, surface: await readFile(surfaceFile(name, home), "utf8") };
}

/** Keeps what a package has now as its last release: what the next changes are compared with. */
export async function keepReleased(home: string, name: string): Promise<void> {
  const { specs, surface } = await readCurrent(home, name);
  const folder = releasedFolder(home, name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "surface.txt"), surface);
  for (const [spec, document] of Object.entries(specs)) {
    const file = join(folder, `${spec}.json`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify(withoutWords(document), null, 1)}\n`);
  }
}

async function readSpecs(
  folder: string,
  pattern: string,
  nameOf: (file: string) => string,
): Promise<Record<string, object>> {
  const files = await Array.fromAsync(glob(pattern, { cwd: folder }));
  const entries = files.toSorted().map(async (file) => {
    return [nameOf(file), JSON.parse(await readFile(join(folder, file), "utf8")) as object] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

const words = new Set(["description", "summary", "example", "examples", "externalDocs"]);

/** A document without what no comparison looks at; a member of a type may have one of these names. */
function withoutWords(node: unknown, isNames = false): unknown {
  if (Array.isArray(node)) return node.map((item) => withoutWords(item));
  if (typeof node !== "object" || node === null) return node;
  const kept = Object.entries(node).filter(([key]) => isNames || !words.has(key));
  return Object.fromEntries(
    kept.map(([key, value]) => [key, withoutWords(value, !isNames && (key === "properties" || key === "schemas"))]),
  );
}
