/** The transport of this platform: chosen by the condition under which `#transport` resolves. */
export { createNodeTransport as createPlatformTransport } from "./node-transport.ts";
