// Work for each of many items, with a journal, the same for every client.
export * from "@northbound/runtime/bulk";
