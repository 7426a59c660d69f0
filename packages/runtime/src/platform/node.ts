import { startJourney } from "../failover/retry-loop.ts";

/** What Node does in its own way: `#platform` resolves to this file there. On a disk it costs nothing to have all at hand. */
export { createNodeTransport as createPlatformTransport } from "../transport/node-transport.ts";
export { logTo } from "../telemetry/log-to.ts";

/** Gives the code of recovery. */
export const loadJourneys = (): Promise<typeof startJourney> => Promise.resolve(startJourney);
