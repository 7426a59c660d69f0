export {
  type InfiniteCallOptions,
  infiniteQueryOptions,
  type InfiniteQueryOf,
  type PagedCall,
} from "./query/infinite-query-options.ts";
export { type MutationCall, mutationOptions, type MutationOf } from "./query/mutation-options.ts";
export { queryOptions, type QueryCall, type QueryOf } from "./query/query-options.ts";
export { groupKey, type NorthboundKey } from "./query/keys.ts";
