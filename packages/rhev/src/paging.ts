import { type AskedPages, type CallInput, InvalidAnswerError, type PagingStyle } from "@northbound/runtime";

/** How the engine makes a list. */
export interface ListKind {
  /**
   * Whose search it honours. `administrators`: of a list that is filtered for a user, the search is ignored
   * (`BackendJobsResource`, `BackendInstanceTypesResource`). `nobody`: the list has no search.
   */
  readonly search: "everybody" | "administrators" | "nobody";
  /**
   * Whether it serves pages of an unfiltered search. Disks are always intersected with another query
   * (`BackendDisksResource`), which leaves page 1 alone.
   */
  readonly hasPages: boolean;
}

/** What the options of the client say about its lists. */
export interface ListOptions {
  /** Whether every answer is filtered for the user. */
  readonly filter: boolean | undefined;
  /** Whether the API is where engines up to 3.3 have it: they find 100 objects at most, and have pages of 100 only. */
  readonly isOld: boolean;
}

/** `SearchResultsLimit` of engines up to 3.3. */
const oldLimit = 100;

/**
 * The lists of the engine. One request without `max` and `page` gives everything; pages are turned only for a caller
 * who asks for them by `pageSize`.
 *
 * The engine pages a search (`SyntaxChecker.getPagePhrase`), but nothing that it intersects with what the user may
 * see: up to 4.4.6 each side of `AbstractBackendCollectionResource.getBackendCollection` is cut on its own, since 4.4.7
 * page 2 is empty, and `BackendVmsResource.isSortedAndMaxResults` ignores the criteria. So whatever needs an unfiltered
 * search says so by the header `Filter`, which the engine refuses to a user who has no right to it.
 */
export function engineList({ search, hasPages }: ListKind, client: ListOptions): PagingStyle {
  const isSearchable = search !== "nobody";
  return {
    pageSize: Infinity,
    start: 1,
    refuse(input, options) {
      const text = textOf(input);
      const isPaged = asksForPages(options);
      const isFiltered = filterOf(input) ?? client.filter === true;
      const isOnePage = input["max"] !== undefined || hasPage(text);
      const isCut = isOnePage && text !== "";
      if (options.from !== undefined && options.pageSize === undefined && !client.isOld)
        return "the position of a page depends on its size: give `pageSize`, too.";
      if (isPaged && isOnePage) return "the input asks for one page itself; leave `pageSize` and `from` out.";
      if ((isPaged || hasPage(text)) && !hasPages)
        return "the engine has no pages of this list. It comes whole; `limit` takes the first of it.";
      if (isCut && !hasPages)
        return "the engine cuts this list to `max` before it searches; the option `limit` takes the first of what was found.";
      if ((isPaged || isCut) && isFiltered)
        return "the engine has no pages of a search that is filtered for a user. Leave `max` and `pageSize` out; `limit` takes the first of what was found.";
      if (search === "administrators" && text !== "" && isFiltered)
        return "the engine ignores a search of this list where it is filtered for a user; read it whole.";
      if (hasPage(text) && input["max"] === undefined && !client.isOld)
        return "a page needs its size: give `max`, too.";
      if (isPaged && client.isOld && (options.pageSize ?? oldLimit) !== oldLimit)
        return `engines up to 3.3 have pages of ${oldLimit} objects only.`;
      return undefined;
    },
    at(input, position, pageSize, options) {
      const given = withOwnSearch(input);
      const text = textOf(given);
      const isCut = given["max"] !== undefined && text !== "";
      if (asksForPages(options) && !client.isOld)
        return unfiltered({ ...given, search: pageOf(text, position), max: pageSize });
      // The first 100 came without a page; up to 3.3 there may be more.
      if (position !== 1) return { ...given, search: pageOf(text, position) };
      // Where nothing is searched, a cut list holds what it should, filtered or not.
      if (isSearchable && text === "" && Number.isFinite(pageSize) && given["max"] === undefined && !client.isOld)
        return { ...given, max: pageSize };
      return isCut || (search === "administrators" && text !== "") ? unfiltered(given) : given;
    },
    next(_page, items, position, pageSize, options, input) {
      if (input["max"] !== undefined || hasPage(textOf(input))) return undefined;
      const size = client.isOld && isSearchable ? oldLimit : asksForPages(options) ? pageSize : Infinity;
      if (asksForPages(options) && items.length > size)
        throw new InvalidAnswerError(
          `The engine gave ${items.length} objects where a page of ${size} was asked for: it does not serve pages of this list.`,
        );
      return items.length === size ? Number(position) + 1 : undefined;
    },
    // Up to 3.3 a searchable list has at most 100 objects, and there may be more.
    isWhole: (_input, options) => !asksForPages(options) && !(client.isOld && isSearchable),
    positionOf: (index, pageSize) => index / pageSize + 1,
  };
}

/** The styles that the spec names. */
export function createPaging(client: ListOptions): Readonly<Record<string, PagingStyle>> {
  const list = (search: ListKind["search"], hasPages: boolean): PagingStyle => engineList({ search, hasPages }, client);
  return {
    search: list("everybody", true),
    searchWhole: list("everybody", false),
    adminSearch: list("administrators", true),
    adminSearchWhole: list("administrators", false),
    whole: list("nobody", false),
  };
}

function asksForPages({ pageSize, from }: AskedPages): boolean {
  return pageSize !== undefined || from !== undefined;
}

function unfiltered(input: CallInput): CallInput {
  return filterOf(input) === false ? input : { ...input, Filter: false };
}

/** The parameter and the header say the same; the engine reads the parameter first. */
function filterOf(input: CallInput): boolean | undefined {
  const value = input["filter"] ?? input["Filter"];
  return value === undefined ? undefined : String(value) !== "false";
}

/**
 * A list of events that is filtered for a user honours `from` in its search only: without one, every event comes
 * (`BackendEventsResource`). The order is the one that events have anyway.
 */
function withOwnSearch(input: CallInput): CallInput {
  return input["from"] !== undefined && textOf(input) === "" ? { ...input, search: "sortby time desc" } : input;
}

function textOf(input: CallInput): string {
  return String(input["search"] ?? "").trim();
}

function hasPage(text: string): boolean {
  return /(?:^|\s)page\s+\d+$/i.test(text);
}

/** A sort without a direction gets one, because the grammar reads `page` only behind it. */
function pageOf(text: string, position: unknown): string {
  const sorted = /(?:^|\s)sortby\s+[\w.]+$/i.test(text) ? `${text} asc` : text;
  return `${sorted} page ${String(position)}`.trim();
}
