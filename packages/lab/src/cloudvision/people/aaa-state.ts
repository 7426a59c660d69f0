import type { Schemas } from "../types.ts";

/** Servers that check who somebody is, and which kind of them is asked. */
export interface Aaa {
  /** Servers with their shared secrets, which no answer shows. */
  readonly servers: Map<string, { record: Schemas["AaaServer"]; secret: string }>;
  settings: Schemas["AaaSettings"];
}

/** No server, and passwords that the portal checks itself. */
export function createAaa(): Aaa {
  return {
    servers: new Map(),
    settings: { key: "1", authenticationServerType: "Local", authorizationServerType: "Local" },
  };
}
