import MiniSearch from "minisearch";
import type { CatalogueSpec } from "../catalogue.ts";
import { anchorOf } from "../reference/decorate.ts";
import type { TextPage } from "./text-page.ts";
import { searchOptions } from "./search-options.ts";

/** One thing that can be found. */
interface Found {
  readonly id: number;
  /** Address from the root of the site. */
  readonly address: string;
  readonly title: string;
  /** What is shown beside the title. */
  readonly where: string;
  /** Name, method and path of an operation. */
  readonly name: string;
  readonly text: string;
}

/** The index of guides and operations, ready to be loaded, as a script that works from a file too. */
export function searchScript(catalogue: readonly CatalogueSpec[], pages: readonly TextPage[]): string {
  const found: Omit<Found, "id">[] = pages.flatMap(({ document, rendered }) => [
    {
      address: document.address,
      title: rendered.title,
      where: document.section,
      name: "",
      text: rendered.text.slice(0, 1200),
    },
    ...rendered.headings
      .filter(({ level }) => level <= 3)
      .map(({ id, text }) => ({
        address: `${document.address}#${id}`,
        title: text,
        where: rendered.title,
        name: "",
        text: "",
      })),
  ]);
  for (const spec of catalogue) {
    for (const entry of spec.entries) {
      const { table, client } = entry;
      found.push({
        address: `reference/${spec.name}.html#${anchorOf(entry)}`,
        title: entry.spec.summary,
        where: spec.backend.title,
        name: `${client}.${table.id.replaceAll("/", ".")} ${table.method} ${table.path}`,
        text: "",
      });
    }
  }
  const index = new MiniSearch<Found>(searchOptions);
  index.addAll(found.map((entry, id) => ({ ...entry, id })));
  return `globalThis.searchIndex = ${JSON.stringify(JSON.stringify(index))};\n`;
}
