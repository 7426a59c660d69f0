import MiniSearch from "minisearch";
import { searchOptions } from "../site/search-options.ts";

declare global {
  // Set by search-index.js.
  var searchIndex: string;
  var northboundSearch: (query: string) => readonly Result[];
}

/** One line of results. */
interface Result {
  readonly address: string;
  readonly title: string;
  readonly where: string;
  readonly name: string;
  readonly about: string;
}

const index = MiniSearch.loadJSON(globalThis.searchIndex, searchOptions);
globalThis.northboundSearch = (query) => index.search(query).slice(0, 20) as unknown as Result[];
