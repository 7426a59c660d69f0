import { connectionFile } from "../collections/console-file.ts";
import type { EngineState } from "../state.ts";
import type { Item } from "../types.ts";

type Value = Readonly<Record<string, unknown>>;

/** What an action is about. */
interface Subject {
  readonly state: EngineState;
  readonly target: Item | undefined;
  readonly action: Value;
  readonly path: string;
}

/** What actions answer beside their end, by the segment of the action. */
const outputs: Readonly<Record<string, (subject: Subject) => Value>> = {
  // `BackendGraphicsConsoleHelper.setTicket`: what is not given is made, for two hours.
  ticket: ({ state, action }) => {
    const { value = state.random.hex(12), expiry = "7200" } = (action["ticket"] ?? {}) as Value;
    return { ticket: { value, expiry } };
  },
  proxyticket: ({ state }) => ({ proxy_ticket: { value: btoa(JSON.stringify({ salt: state.random.hex(8) })) } }),
  remoteviewerconnectionfile: ({ state, target, path }) => ({
    remote_viewer_connection_file: target && connectionFile(state, target, path),
  }),
  // `BackendHostResource.discoverIscsi`: what answers at the portal are the connections that this engine has there.
  discoveriscsi: (subject) => ({ discovered_targets: { iscsi_details: targetsOf(subject) } }),
  iscsidiscover: (subject) => ({
    iscsi_targets: { iscsi_target: targetsOf(subject).map(({ target }) => String(target)) },
  }),
  unregisteredstoragedomainsdiscover: () => ({ storage_domains: { storage_domain: [] } }),
  isattached: ({ target }) => {
    const { data_center: centers = [] } = (target?.["data_centers"] ?? {}) as {
      readonly data_center?: readonly Item[];
    };
    return { is_attached: String(centers.length > 0) };
  },
  // `BackendHostResource.getFenceStatus`
  fence: ({ target, action }) => {
    if (String(action["fence_type"]).toLowerCase() !== "status") return {};
    return { power_management: { status: target?.["status"] === "down" ? "off" : "on" } };
  },
};

/** What an action answers beside its end and its job. */
export function outputsOf(name: string, subject: Subject): Value {
  return outputs[name]?.(subject) ?? {};
}

function targetsOf({ state, action }: Subject): readonly Value[] {
  const { address, port = "3260" } = (action["iscsi"] ?? {}) as Value;
  return state.store
    .all("/storageconnections")
    .filter((connection) => connection["type"] === "iscsi" && connection["address"] === address)
    .map(({ target }) => ({ address, port, portal: `${String(address)}:${String(port)},1`, target }));
}
