import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** The folder with the packages that are published. */
const home = new URL("../../packages/", import.meta.url);

/** Something that users can import. */
export interface Entry {
  /** As it is written: `@northbound/rhev/xml`. */
  readonly name: string;
  /** Where its source is. */
  readonly source: string;
}

/** All that users of the packages can import, but documents. */
export async function readEntries(): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const name of (await readdir(home)).toSorted()) {
    const folder = new URL(`${name}/`, home);
    const manifest = JSON.parse(await readFile(new URL("package.json", folder), "utf8")) as {
      exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
    };
    for (const [path, target] of Object.entries(manifest.exports)) {
      const source = typeof target === "object" ? target["@northbound/source"] : undefined;
      if (source === undefined) continue;
      entries.push({ name: `@northbound/${name}${path.slice(1)}`, source: fileURLToPath(new URL(source, folder)) });
    }
  }
  return entries;
}
