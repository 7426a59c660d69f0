import type { SearchFields } from "../generated/calls.ts";

export type { SearchFields };

/** Name of a group whose `list` takes a search in parts. */
export type SearchableGroup = keyof SearchFields;

/**
 * What each collection is sorted by when the caller does not say: pages of an unsorted search may lose and repeat
 * objects. Events come and go at one end only; jobs have no field to sort by.
 */
export const defaultOrder: Readonly<Record<SearchableGroup, string | undefined>> = {
  vms: "name asc",
  hosts: "name asc",
  disks: "alias asc",
  events: "time asc",
  templates: "name asc",
  instanceTypes: "name asc",
  clusters: "name asc",
  dataCenters: "name asc",
  storageDomains: "name asc",
  networks: "name asc",
  users: "usrname asc",
  groups: "name asc",
  vmPools: "name asc",
  jobs: undefined,
};
