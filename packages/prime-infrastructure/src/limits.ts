import type { RateLimitOptions } from "@northbound/runtime";
import { createPrimeInfrastructure } from "./client.ts";
import type { PrimeInfrastructureOptions } from "./read-options.ts";
import { withMargin } from "./window.ts";

/** Options that keep a client within the limits of one server. */
export interface ServerLimits {
  readonly pageSize: number;
  readonly concurrency: number;
  readonly rateLimit: RateLimitOptions;
}

/**
 * Reads the rate limits of a server (since 3.4) as options of a client, so that it asks as fast as it may and not
 * faster. They bind the user: other clients of the same account need their share, and `share` says how large ours is.
 * @throws NorthboundError when they can't be read; the account needs NBI Read.
 * @example
 * import { createPrimeInfrastructure, readServerLimits } from "@northbound/prime-infrastructure";
 *
 * const options = { nodes, credentials };
 * await using prime = createPrimeInfrastructure({ ...options, ...(await readServerLimits(options)) });
 */
export async function readServerLimits(options: PrimeInfrastructureOptions, share = 1): Promise<ServerLimits> {
  if (!(share > 0 && share <= 1)) throw new RangeError(`share must be above 0 and at most 1, not ${share}.`);
  await using prime = createPrimeInfrastructure(options);
  const { mgmtResponse } = await prime.op.rateService.getLimits();
  const [limits = {}] = [mgmtResponse.rateLimitsDTO ?? []].flat();
  const part = (limit: number): number => Math.max(1, Math.floor(limit * share));
  // A limit of -1 is off. Of the user's and everybody's limits the lower one is reached first.
  const perWindow = lowest(limits.perUserThreshold, limits.totalRequestThreshold);
  const atOnce = lowest(limits.maxConcurrentQueries, limits.maxAllUserConcurrentQueries) ?? 5;
  return {
    pageSize: limits.limitPageSize ?? 1_000,
    concurrency: part(atOnce),
    rateLimit: {
      concurrency: part(atOnce),
      window: withMargin(limits.windowSize ?? 1_000),
      ...(perWindow !== undefined && { requests: part(perWindow) }),
    },
  };
}

function lowest(...limits: readonly (number | undefined)[]): number | undefined {
  const set = limits.filter((limit) => limit !== undefined && limit > 0) as number[];
  return set.length === 0 ? undefined : Math.min(...set);
}
