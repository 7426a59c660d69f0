import { createPlatformTransport } from "#transport";
import type { Transport } from "../send.ts";
import type { NodeTransportOptions } from "./transport-options.ts";

/**
 * Makes the transport of the platform that runs this: undici's dispatcher on Node, `fetch` elsewhere.
 * The package's own import map decides (`#transport` in package.json), so that a bundler for browsers never sees the other one.
 * @throws InvalidOptionError for options that this platform can't honour.
 */
export function createDefaultTransport(options: NodeTransportOptions = {}): Transport {
  return createPlatformTransport(options);
}
