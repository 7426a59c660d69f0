import type { Observe } from "../telemetry/events.ts";
import { lazyLogger } from "../telemetry/lazy-logger.ts";
import type { Logger } from "../telemetry/logger.ts";

/** What browsers and the like do in their own way: `#platform` resolves to this file there. What few need is downloaded later. */
export { createFetchTransport as createPlatformTransport } from "../transport/fetch-transport.ts";

/** An observer that writes to a logger. Who has no logger does not download it. */
export const logTo = (logger: Logger): Observe =>
  lazyLogger(async () => (await import("../telemetry/log-to.ts")).logTo(logger));
