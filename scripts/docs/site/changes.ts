import { glob, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Document } from "./document.ts";

/** A change that users can notice, as a file under `.changeset/` describes it. */
export interface Change {
  readonly level: string;
  readonly text: string;
}

const titles = { major: "Breaking", minor: "New", patch: "Corrected" } as const;

/** The changelog of every package: what comes with the next release, then what the releases so far brought. */
export async function readChanges(home: string): Promise<Document[]> {
  const pending = new Map<string, Change[]>();
  for await (const file of glob(".changeset/*.md", { cwd: home })) {
    if (basename(file) === "README.md") continue;
    for (const [name, change] of readChangeset(await readFile(join(home, file), "utf8"))) {
      pending.set(name, [...(pending.get(name) ?? []), change]);
    }
  }
  const packages = await Array.fromAsync(glob("packages/*/package.json", { cwd: home }));
  return Promise.all(
    packages.toSorted().map(async (file): Promise<Document> => {
      const folder = dirname(file).replaceAll("\\", "/");
      const { name } = JSON.parse(await readFile(join(home, file), "utf8")) as { readonly name: string };
      const released = await readFile(join(home, folder, "CHANGELOG.md"), "utf8").catch(() => "");
      return {
        source: `${folder}/CHANGELOG.md`,
        address: `packages/${basename(folder)}-changelog.html`,
        section: "Changes",
        markdown: changelog(name, pending.get(name) ?? [], released),
      };
    }),
  );
}

/** What one changeset says of each package that it names. */
export function readChangeset(text: string): [string, Change][] {
  const [, head = "", body = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  return Array.from(head.matchAll(/^["']?(@[\w./-]+)["']?: *(\w+)/gm), ([, name = "", level = ""]) => [
    name,
    { level, text: body.trim() },
  ]);
}

/** One page of changes. */
export function changelog(name: string, pending: readonly Change[], released: string): string {
  const next = Object.entries(titles).flatMap(([level, title]) => {
    const texts = pending.filter((change) => change.level === level).map(({ text }) => text);
    return texts.length === 0 ? [] : [`### ${title}`, ...texts];
  });
  const comes = next.length === 0 ? [] : ["## Next release", ...next];
  const before = released.replace(/^# .*\n/, "").trim();
  const nothing = comes.length === 0 && before === "" ? ["Nothing has changed yet."] : [];
  return [`# Changes of ${name}`, ...comes, before, ...nothing].filter((part) => part !== "").join("\n\n");
}
