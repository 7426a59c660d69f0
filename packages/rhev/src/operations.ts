// The operations one by one, and the clients that need no more of them than they are given: for small bundles.
export { createRhevCaller, createRhevPathClient } from "./generated/small-clients.ts";
export * from "./generated/operations.ts";
