import type { CallInput, PagedOptions } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import { defaultOrder, type SearchableGroup, type SearchFields } from "./fields.ts";
import { type Search, toSearch } from "./search.ts";

type ListOf<Group extends SearchableGroup> = Calls[Group]["list"];
type ListInput<Group extends SearchableGroup> = Omit<NonNullable<Parameters<ListOf<Group>>[0]>, "search">;

/** Lists that take a search in parts as well as the engine's own text. */
export type SearchableCalls = {
  readonly [Group in SearchableGroup]: {
    /** The same list, by a search in parts: `{ search: { name: "web*", sortBy: "name desc" } }`. */
    list(
      input: ListInput<Group> & { readonly search: Search<SearchFields[Group]> },
      options?: PagedOptions,
    ): ReturnType<ListOf<Group>>;
  };
};

type AnyList = (input?: CallInput, options?: PagedOptions) => unknown;

/** Makes a list that takes both forms of a search, and that sorts when it is going to turn pages. */
export function searchableList(group: SearchableGroup, list: AnyList): AnyList {
  const order = defaultOrder[group];
  return (input = {}, options) => {
    const { search } = input;
    const text = typeof search === "object" && search !== null ? toSearch(search as Search<string>) : search;
    // Whoever asks for one page by `max` or `page` decides the order himself.
    const isOnePage = input["max"] !== undefined || (typeof text === "string" && /\bpage\s+\d+\s*$/i.test(text));
    const isSorted = typeof text === "string" && /(?:^|\s)sortby\s/i.test(text);
    const full =
      isOnePage || isSorted || !order ? text : `${typeof text === "string" ? text.trim() : ""} sortby ${order}`.trim();
    return list(full === undefined ? input : { ...input, search: full }, options);
  };
}
