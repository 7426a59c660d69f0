// A store of answers and sessions that processes share, the same for every client.
export * from "@northbound/runtime/keyv";
