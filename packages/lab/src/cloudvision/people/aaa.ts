import { portalFault } from "../errors.ts";
import { search, slicePage } from "../paging.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

type Endpoint = Pick<Schemas["AaaServerCreate"], "ipAddress" | "port" | "serverType">;

const serverTypes = ["radius", "tacacs"];

function isServerType(type: string): boolean {
  return serverTypes.includes(type.toLowerCase().replace(/\+$/, ""));
}

/** Refuses an address that is none, a type of server that is none, and one that is there already. */
function check(state: CloudVisionState, { ipAddress, port, serverType }: Endpoint, except?: string): void {
  if (!isServerType(serverType)) throw portalFault("212520", `Invalid input: server type ${serverType}`);
  if (!/^\d{1,3}(\.\d{1,3}){3}$|^[\da-f:]*:[\da-f:]+$/i.test(ipAddress))
    throw portalFault("212526", `Invalid address: ${ipAddress}`);
  const taken = [...state.aaa.servers.values()].some(
    ({ record }) =>
      record.key !== except &&
      record.ipAddress === ipAddress &&
      record.port === port &&
      record.serverType === serverType,
  );
  if (taken) throw portalFault("212521", "Server already exists");
}

function find(state: CloudVisionState, key: string): { record: Schemas["AaaServer"]; secret: string } {
  const server = state.aaa.servers.get(key);
  if (!server) throw portalFault("212801", "Entity does not exist");
  return server;
}

/** AAA servers: read, create, change, delete, try; and which type is asked. */
export const aaaHandlers: CloudVisionHandlers = {
  "aaa/listServers": ({ query, state }) => {
    const wanted = query.serverType.toLowerCase();
    const typed = [...state.aaa.servers.values()]
      .map(({ record }) => record)
      .filter(({ serverType }) => wanted === "" || serverType.toLowerCase() === wanted);
    const found = search(typed, query.queryParam, ({ ipAddress, status }) => [ipAddress, status]);
    return { total: found.length, aaaServers: slicePage(found, query) };
  },

  "aaa/getServer": ({ query, state }) => find(state, query.id).record,

  "aaa/createServer": ({ body, session, clock, random, state }) => {
    check(state, body);
    const { secret, ...server } = body;
    // The portal does not show a secret again.
    const key = `aaa_${random.uuid()}`;
    const created = server.createdDateInLongFormat ?? clock.now();
    const shown = { secret: "", liveStatus: "", createdDateInLongFormat: created, userId: session?.user ?? "" };
    const record = { ...server, ...shown, key };
    state.aaa.servers.set(key, { record, secret });
    return { data: "success" };
  },

  "aaa/updateServer": ({ body, state }) => {
    const server = find(state, body.key);
    check(state, body, body.key);
    const { secret, ...changes } = body;
    server.record = { ...server.record, ...changes };
    server.secret = secret;
    return { data: "success" };
  },

  "aaa/deleteServers": ({ body, state }) => {
    for (const key of body) find(state, key);
    for (const key of body) state.aaa.servers.delete(key);
    return { data: "success" };
  },

  // In the lab a server answers at every address that was set up, and knows the users of the lab.
  "aaa/testServer": ({ body, state }) => {
    const { server, user } = body;
    const known = [...state.aaa.servers.values()].find(
      ({ record }) => record.ipAddress === server?.ipAddress && record.port === server?.port,
    );
    if (!known) throw portalFault("212802", "Server is not reachable");
    if (known.secret !== server?.secret) throw portalFault("2121015", "Invalid shared secret");
    const person = state.people.users.get(user?.userId ?? "");
    if (!person || person.password !== user?.password) throw portalFault("2121013", "Invalid username or password");
    return { data: "success" };
  },

  "aaa/getSettings": ({ state }) => state.aaa.settings,

  "aaa/saveSettings": ({ body, state }) => {
    for (const type of [body.authenticationServerType, body.authorizationServerType]) {
      if (type.toLowerCase() !== "local" && !isServerType(type))
        throw portalFault("212840", `Invalid server type: ${type}`);
    }
    state.aaa.settings = { ...state.aaa.settings, ...body };
    return { data: "success" };
  },
};
