import { LabFault } from "../../core/fault-error.ts";
import { compareVersions } from "../../core/versions.ts";
import { engineFault } from "../faults.ts";
import { search } from "../search/search.ts";
import type { EngineState } from "../state.ts";
import type { Item } from "../types.ts";

/** What a request asks of a list. Absent is not empty: an empty search is one. */
export interface ListParameters {
  readonly search: string | undefined;
  readonly max: number | undefined;
  readonly from: number | undefined;
  readonly caseSensitive: boolean;
}

/** A list as it is asked for: its objects in the engine's own order, and those that the caller may see. */
export interface ListRequest {
  readonly state: EngineState;
  /** Last segment of the collection's path: `vms`. */
  readonly collection: string;
  readonly all: readonly Item[];
  /** What the caller may see of it; `undefined` when nothing is filtered. */
  readonly visible: readonly Item[] | undefined;
  readonly parameters: ListParameters;
}

/** How `list()` of one resource of the engine gets its objects. */
type ListMethod = (request: ListRequest) => readonly Item[];

/**
 * `AbstractBackendCollectionResource.getBackendCollection(SearchType)`: one search, which the database cuts and pages
 * (`SyntaxChecker.getPagePhrase`).
 */
const searched: ListMethod = ({ state, collection, all, parameters }) => {
  const { max, from, caseSensitive } = parameters;
  const text = parameters.search?.trim() ?? "";
  const items = from === undefined ? all : all.filter(({ id }) => Number(id) > from);
  return search(state, collection, items, text, searchLimit(state, max), caseSensitive) ?? [];
};

/** `BackendResource.getBackendCollection`: a query without a search, cut to `max`. */
const queried: ListMethod = ({ all, visible = all, parameters: { max } }) => visible.slice(0, max);

/**
 * `AbstractBackendCollectionResource.getBackendCollection(QueryType, QueryParametersBase, SearchType)`: what the query
 * and the search both have, in the order of the search. Without a search there is the query alone.
 */
const intersected: ListMethod = (request) => {
  const { state, parameters } = request;
  const { max } = parameters;
  if (parameters.search === undefined) return queried(request);
  // Up to 4.4.6 each side is cut to `max` before; then `max` is taken out, and the result is cut.
  if (max === undefined || compareVersions(state.version, "4.4.7") < 0) return intersection(request);
  const whole = intersection({ ...request, parameters: { ...parameters, max: undefined } });
  // 4.4.7 cuts by `subList(0, max)`, whatever there is; 4.4.8 looks first.
  if (compareVersions(state.version, "4.4.8") < 0 && max > whole.length)
    throw new LabFault("Internal Server Error", `toIndex = ${max}`, 500);
  return whole.slice(0, max);
};

function intersection(request: ListRequest): readonly Item[] {
  const ids = new Set(queried(request).map(({ id }) => id));
  return searched(request).filter(({ id }) => ids.has(id));
}

/** Unfiltered a search, filtered the intersection: `BackendTemplatesResource`, `BackendHostsResource` and most others. */
const filtered: ListMethod = (request) => (request.visible ? intersected(request) : searched(request));

/**
 * `BackendVmsResource.list`, `BackendVmPoolsResource.list`: filtered, with `sortby name asc` and `max`, a query of its own
 * gives pages of everything that the user may see; criteria are ignored. Since 4.2 (bugs 1534607, 1537735).
 */
const portal: ListMethod = (request) => {
  const { visible, state, parameters } = request;
  const { search: text, max } = parameters;
  const isSortedAndMaxResults =
    text !== undefined && text.toLowerCase().includes("sortby name asc") && max !== undefined;
  if (!visible || !isSortedAndMaxResults || compareVersions(state.version, "4.2") < 0) return filtered(request);
  const page = pageNumber(text);
  return byName(visible).slice((page - 1) * max, page * max);
};

/** `BackendJobsResource.list`, `BackendInstanceTypesResource.list`: where they filter, they don't search. */
const searchedUnfiltered: ListMethod = (request) => (request.visible ? queried(request) : searched(request));

/**
 * `BackendOpenStackNetworkProvidersResource.list`: two searches, one for each type, one after the other; both are
 * cut to `max`, and both have the page.
 */
const searchedTwice: ListMethod = (request) => {
  if (request.visible) return queried(request);
  const isNeutron = ({ type }: Item): boolean => type === undefined || type === "neutron";
  const some = (all: readonly Item[]): readonly Item[] => searched({ ...request, all });
  return [...some(request.all.filter(isNeutron)), ...some(request.all.filter((item) => !isNeutron(item)))];
};

/** `BackendDomainUsersResource.list`, `BackendDomainGroupsResource.list`: the directory searches; there are no pages. */
const directory: ListMethod = ({ state, collection, all, parameters: { search: text = "", caseSensitive } }) =>
  search(state, collection, all, text.trim(), undefined, caseSensitive) ?? [];

const methods: Readonly<Record<string, ListMethod>> = {
  "/vms": portal,
  "/vmpools": portal,
  "/disks": intersected,
  "/jobs": searchedUnfiltered,
  "/instancetypes": searchedUnfiltered,
  "/openstackimageproviders": searchedUnfiltered,
  "/openstacknetworkproviders": searchedTwice,
  "/domains/{domainId}/users": directory,
  "/domains/{domainId}/groups": directory,
};

/** The objects of a list as the engine chooses them, by the template of its path. */
export function engineList(template: string, isSearchable: boolean, request: ListRequest): readonly Item[] {
  const { max } = request.parameters;
  if (max !== undefined && max < 0) throw engineFault(400, "Operation Failed", "[Invalid value for parameter max]");
  return (methods[template] ?? (isSearchable ? filtered : queried))(request);
}

/**
 * How many objects a search finds at most: 100 up to 3.3 (`SearchResultsLimit`). Before 4.0 a search reads `max` from the
 * matrix of the path alone (`QueryHelper.hasMatrixParam`), which the lab does not tell from the query.
 */
function searchLimit({ version }: EngineState, max: number | undefined): number | undefined {
  return max ?? (compareVersions(version, "3.4") < 0 ? 100 : undefined);
}

/** `QueryHelper.parsePageNum`: the number behind the first `page `, wherever that stands. */
function pageNumber(text: string): number {
  const digits = /page (\d*)/i.exec(text)?.[1];
  return digits === undefined || digits === "" ? 1 : Number(digits);
}

function byName(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => String(a["name"]).localeCompare(String(b["name"])));
}
