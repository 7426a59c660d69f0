export { createFetch, type FetchClient, type FetchOptions } from "./fetch/create-fetch.ts";
