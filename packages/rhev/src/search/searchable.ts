import { type CallInput, InvalidInputError, likeCall, type PagedOptions } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { CallsOf } from "../resources/types.ts";
import { defaultOrder, type SearchableGroup, type SearchFields } from "./fields.ts";
import { type Search, toSearch } from "./search.ts";

type AnyListing = (...args: never[]) => unknown;
type ListOf<Group extends SearchableGroup, Own extends CallsOf<Group>> = Own[Group] extends {
  list: infer Found extends AnyListing;
}
  ? Found
  : never;
type ListInput<Group extends SearchableGroup, Own extends CallsOf<Group>> = Omit<
  NonNullable<Parameters<ListOf<Group, Own>>[0]>,
  "search"
>;

/** What a list takes whose objects can be searched. */
export type SearchInput<Group extends SearchableGroup, Own extends CallsOf<Group> = Calls> = ListInput<Group, Own> & {
  /** In the engine's own language, or in parts: `{ name: "web*", sortBy: "name desc" }`. */
  readonly search?: string | SearchOf<Group> | undefined;
};

/** A search of the objects of a group, in parts. */
export type SearchOf<Group extends SearchableGroup> = Search<SearchFields[Group]>;

/** The calls of a group, whose list takes a search in parts as well as the engine's own text. */
export type SearchableCalls<Group extends SearchableGroup, Own extends CallsOf<Group> = Calls> = {
  readonly [Name in keyof Own[Group]]: Name extends "list"
    ? (input?: SearchInput<Group, Own>, options?: PagedOptions) => ReturnType<ListOf<Group, Own>>
    : Own[Group][Name];
};

type AnyList = (input?: CallInput, options?: PagedOptions) => unknown;

/** Makes a list that takes both forms of a search, and that sorts what it is going to take page by page. */
export function searchableList(group: SearchableGroup, list: AnyList): AnyList {
  const order = defaultOrder[group];
  const searched: AnyList = (input = {}, options) => {
    const text = textOf(input["search"]);
    const isPaged = options?.pageSize !== undefined || options?.from !== undefined;
    const isSorted = text !== undefined && /(?:^|\s)sortby\s/i.test(text);
    const full = !isPaged || isSorted || !order ? text : `${text?.trim() ?? ""} sortby ${order}`.trim();
    return list(full === undefined ? input : { ...sizeOf(input), ...input, search: full }, options);
  };
  return likeCall(searched, list);
}

function textOf(search: unknown): string | undefined {
  if (search === undefined || search === null || typeof search === "string") return search ?? undefined;
  if (typeof search === "object") return toSearch(search as Search<string>);
  throw new InvalidInputError("A search is a text or an object of fields.");
}

/** Without a size, engines since 3.4 give everything as page 1 and nothing as page 2; before, pages had 100. */
function sizeOf({ search, max }: CallInput): CallInput {
  const isPage = typeof search === "object" && search !== null && (search as Search<string>).page !== undefined;
  return isPage && max === undefined ? { max: 100 } : {};
}
