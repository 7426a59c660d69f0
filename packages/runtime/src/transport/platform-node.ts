import { startJourney } from "../failover/journey.ts";

/** The transport of this platform: chosen by the condition under which `#transport` resolves. */
export { createNodeTransport as createPlatformTransport } from "./node-transport.ts";

/** Recovery is at hand: on a disk it costs nothing to have it ready. */
export const loadJourneys = (): Promise<typeof startJourney> => Promise.resolve(startJourney);
