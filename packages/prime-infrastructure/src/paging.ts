import { offset, type PagingStyle } from "@northbound/runtime";
import { itemOf } from "./data/record.ts";

/**
 * Data resources by index: `.firstResult` and `.maxResults`. With a count a page tells whether it is the last; without
 * one (`.nocount`) only an empty page does, because the server may cap the page below what was asked for.
 */
export function pages(pageSize: number): PagingStyle {
  const params = { offset: ".firstResult", limit: ".maxResults" };
  return offset({ params, pageSize, total: "queryResponse.@count", lastPage: "empty" });
}

/** The same, with each record taken out of its envelope. */
export function records(pageSize: number): PagingStyle {
  return { ...pages(pageSize), itemOf };
}
