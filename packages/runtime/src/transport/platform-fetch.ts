import type { StartJourney } from "../failover/fleet.ts";

/** The transport of this platform: chosen by the condition under which `#transport` resolves. */
export { createFetchTransport as createPlatformTransport } from "./fetch-transport.ts";

/** Recovery is downloaded while the first call is under way, so that a page need not wait for it. */
export const loadJourneys = async (): Promise<StartJourney> => (await import("../failover/journey.ts")).startJourney;
