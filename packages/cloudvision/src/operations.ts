// The operations one by one, and the clients that need no more of them than they are given: for small bundles.
export { createCloudVisionCaller, createCloudVisionPathClient } from "./generated/small-clients.ts";
export * from "./generated/operations.ts";
