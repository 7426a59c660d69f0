import { type Client, errorFromReply, untilAborted } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { paths } from "../generated/schema.d.ts";
import type { XpressoCallOptions } from "../options.ts";
import type { ApiVersion } from "./shapes.ts";

/** Tells the version of the API to use. */
export interface ApiVersionReader {
  /**
   * The version: chosen, or found by asking the server once.
   * @throws NorthboundError when the server can't be asked; the next call asks again.
   */
  get(options?: XpressoCallOptions): Promise<ApiVersion>;
}

/**
 * Finds out whether the server has v2. No route tells the version, so a documented v2 collection is asked for: a server
 * that does not know the path has v1 only. Every other answer, a refusal included, comes from v2.
 */
export function createApiVersion(
  client: Pick<Client<paths, Calls>, "GET">,
  chosen: ApiVersion | undefined,
): ApiVersionReader {
  let asked: Promise<ApiVersion> | undefined;
  const forget = (error: unknown): never => {
    asked = undefined;
    throw error;
  };
  return {
    get(options) {
      if (chosen !== undefined) return Promise.resolve(chosen);
      asked ??= ask(client, options?.group).catch(forget);
      return untilAborted(asked, options?.signal);
    },
  };
}

async function ask(client: Pick<Client<paths, Calls>, "GET">, group: string | undefined): Promise<ApiVersion> {
  const params = { query: { limit: 1 }, ...(group !== undefined && { header: { Group: group } }) };
  const { response } = await client.GET("/api/v2/jobs", { params });
  if (response.ok || response.status === 403) return "v2";
  if (response.status === 404 && (response.fault?.kind === "notFound" || (await hasV1(client, group)))) return "v1";
  throw errorFromReply(response, "jobsV2/list");
}

/** Whether the services of v1 are there. A page that says 404 may also come from a proxy whose services are starting. */
async function hasV1(client: Pick<Client<paths, Calls>, "GET">, group: string | undefined): Promise<boolean> {
  const { response } = await client.GET("/api/v1/jobs", {
    params: group === undefined ? {} : { header: { Group: group } },
  });
  return response.ok || response.fault?.kind === "permission" || response.fault?.kind === "notFound";
}
