import { existsSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { type Declared, Modules, readEntry } from "./entry.ts";
import { readOperations, readTypes } from "./operations.ts";

/** The part of a manifest that says what can be imported. */
interface Manifest {
  readonly name: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly publishConfig?: { readonly exports?: Readonly<Record<string, string>> };
}

const head = (
  name: string,
): string => `The public surface of ${name}: every name that can be imported, and every named call.
Written by \`pnpm generate\`. A change of this file is a change for users, and comes with a changeset.
`;

/** The report of one package, from its manifest and sources. */
export function makeReport(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const modules = new Modules();
  const sections = [head(manifest.name)];
  const generated = new Set<string>();
  const told = new Set<string>();
  const once = ({ text }: Declared): boolean => !told.has(text) && told.add(text).has(text);
  const behind: Declared[] = [];
  for (const [name, target] of Object.entries(manifest.exports).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    // For this repository alone.
    if (manifest.publishConfig?.exports && !(name in manifest.publishConfig.exports)) continue;
    const source = typeof target === "string" ? target : target["@northbound/source"];
    const title = name === "." ? manifest.name : `${manifest.name}/${name.slice(2)}`;
    if (source === undefined || !source.endsWith(".ts")) {
      if (source !== "./package.json") sections.push(`# ${title}\n\na file: ${source}\n`);
      continue;
    }
    const entry = readEntry(join(folder, source), modules);
    for (const each of entry.generated) generated.add(each);
    for (const { text } of entry.exported) told.add(text);
    behind.push(...entry.behind);
    sections.push(
      section(
        title,
        entry.exported.map(({ text }) => text),
      ),
    );
  }
  for (const bin of Object.keys(manifest.bin ?? {})) sections.push(`# the command ${bin}\n`);
  const inner = behind.filter(once).map(({ text }) => text);
  if (inner.length > 0) sections.push(section("What these are made of, by types that can't be imported", inner));
  for (const each of [...generated].toSorted()) {
    const calls = join(each, "calls.ts");
    const types = join(each, "types.ts");
    const application = each.split(`${sep}generated${sep}`)[1];
    const whose = application === undefined ? "" : ` of ${application}`;
    if (existsSync(calls)) sections.push(section(`Operations${whose}`, readOperations(calls)));
    if (existsSync(types)) sections.push(section(`Types${whose}`, readTypes(types)));
  }
  return sections.join("\n");
}

function section(title: string, lines: readonly string[]): string {
  return `# ${title}\n\n${lines.map((line) => `${line}\n`).join("")}`;
}
