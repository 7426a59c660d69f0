import type { Lab } from "@northbound/lab";
import { backends } from "../call/backends.ts";

type Cluster = Lab["clusters"][number];

/** What `northbound call` needs to find this lab, as environment variables. */
export function variablesOf(cluster: Cluster, caFile: string | undefined): Record<string, string> {
  const name = backends.find(({ lab }) => lab === cluster.name)?.name ?? cluster.name;
  const prefix = `NORTHBOUND_${name.replaceAll("-", "_").toUpperCase()}_`;
  const { username, password, token } = cluster.credentials;
  const apiKey = apiKeyOf(cluster.state);
  // A spec of somebody's own says itself which of both it wants.
  const isForeign = cluster.backend.isForeign === true;
  // CloudVision takes either; a password shows logins and sessions as well.
  const found: Record<string, string | undefined> = {
    URL: cluster.urls.join(","),
    ...((password === "" || isForeign) && { TOKEN: token }),
    ...(password !== "" && { USERNAME: username, PASSWORD: password }),
    API_KEY: apiKey,
    CA: caFile,
  };
  return Object.fromEntries(
    Object.entries(found).flatMap(([key, value]) => (value === undefined ? [] : [[prefix + key, value]])),
  );
}

/** CloudCIX chooses the member by a key that belongs to its user. */
function apiKeyOf(state: unknown): string | undefined {
  if (typeof state !== "object" || state === null || !("users" in state) || !(state.users instanceof Map)) {
    return undefined;
  }
  const [user] = state.users.values() as MapIterator<unknown>;
  if (typeof user !== "object" || user === null || !("apiKey" in user)) return undefined;
  return typeof user.apiKey === "string" ? user.apiKey : undefined;
}
