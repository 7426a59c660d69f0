/** The transport of this platform: chosen by the condition under which `#transport` resolves. */
export { createFetchTransport as createPlatformTransport } from "./fetch-transport.ts";
