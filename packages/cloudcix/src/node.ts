// The loggers and the transport of Node, the same for every client.
export * from "@northbound/runtime/node";
