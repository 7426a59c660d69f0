// Looking what became of a write whose answer was lost, the same for every client.
export * from "@northbound/runtime/settle";
