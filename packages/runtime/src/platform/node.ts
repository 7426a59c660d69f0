/** What Node does in its own way: `#platform` resolves to this file there. On a disk it costs nothing to have all at hand. */
export { createNodeTransport as createPlatformTransport } from "../transport/node-transport.ts";
export { logTo } from "../telemetry/log-to.ts";
