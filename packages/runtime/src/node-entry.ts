export { createNodeTransport } from "./transport/node-transport.ts";
export type { NodeTransportOptions, TransportOptions } from "./transport/transport-options.ts";
