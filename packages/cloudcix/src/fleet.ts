// What processes share: work that is done once, and a store over Redis, the same for every client.
export * from "@northbound/runtime/fleet";
