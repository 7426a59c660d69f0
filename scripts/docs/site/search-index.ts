import MiniSearch from "minisearch";
import type { ApiEntry } from "../api/entries.ts";
import type { CatalogueSpec } from "../catalogue.ts";
import { anchorOf } from "../reference/decorate.ts";
import type { TextPage } from "./text-page.ts";
import { searchOptions } from "./search-options.ts";

/** One thing that can be found. */
export interface Found {
  /** Address from the root of the site. */
  readonly address: string;
  readonly title: string;
  /** What is shown beside the title. */
  readonly where: string;
  /** Name, method and path of an operation. */
  readonly name: string;
  /** What a public name is for. */
  readonly about: string;
  readonly text: string;
}

/** What can be found of one spec: its operations. */
export function foundInSpec(spec: CatalogueSpec): Found[] {
  return spec.entries.map((entry) => {
    const { table, client } = entry;
    return {
      address: `reference/${spec.name}.html#${anchorOf(entry)}`,
      title: entry.spec.summary.replaceAll("`", ""),
      where: spec.backend.title,
      name: `${client}.${table.id.replaceAll("/", ".")} ${table.method} ${table.path}`,
      about: "",
      text: "",
    };
  });
}

/** What can be found in texts: each page, and each heading. */
export function foundInPages(pages: readonly TextPage[]): Found[] {
  return pages.flatMap(({ document, rendered }) => [
    {
      address: document.address,
      title: rendered.title,
      where: document.section,
      name: "",
      about: "",
      text: rendered.text.slice(0, 1200),
    },
    ...rendered.headings
      .filter(({ level }) => level <= 3)
      .map(({ id, text }) => ({
        address: `${document.address}#${id}`,
        title: text,
        where: rendered.title,
        name: "",
        about: "",
        text: "",
      })),
  ]);
}

/** What can be found of the packages: every public name. */
export function foundInApi(entries: readonly ApiEntry[]): Found[] {
  return entries.map(({ name, module, kind, address, about }) => ({
    address: `api/${address}`,
    title: name,
    where: `${module} · ${kind}`,
    name: "",
    about,
    text: "",
  }));
}

/** The index, ready to be loaded, as a script that works from a file too. */
export function searchScript(found: readonly Found[]): string {
  const index = new MiniSearch<Found & { readonly id: number }>(searchOptions);
  index.addAll(found.map((entry, id) => ({ ...entry, id })));
  return `globalThis.searchIndex = ${JSON.stringify(JSON.stringify(index))};\n`;
}
