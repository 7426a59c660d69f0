import { startEvent } from "../events/run-event.ts";
import { addConfiglet, findConfiglet } from "./configlets.ts";
import { findContainer } from "../inventory/containers.ts";
import { portalFault } from "../errors.ts";
import { findDevice } from "../inventory/inventory.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

/** What carries the configlets of a mapper: the device or the container that it names. */
function targetOf(
  state: CloudVisionState,
  { objectId, containerId }: Schemas["ConfigletMapper"],
): {
  configlets: string[];
} {
  if (state.fabric.devices.has(objectId)) return findDevice(state, objectId);
  const key = objectId === "" ? containerId : objectId;
  if (!state.fabric.containers.has(key)) throw portalFault("132718", `Invalid input parameters: ${key}`);
  return findContainer(state, key);
}

/** Configlets with their assignments in, and archives in and out; what is in an archive is not published. */
export const configletTransferHandlers: CloudVisionHandlers = {
  "configlets/importWithMappers": ({ body, session, state }) => {
    const { configlets, configletMappers, generatedConfigletMappers } = body.data;
    const taken = new Set([...state.fabric.configlets.values()].map(({ name }) => name));
    for (const { name = "" } of configlets)
      if (taken.has(name)) throw portalFault("132518", "Data already exists in Database.");
    const targets = configletMappers.map((mapper) => targetOf(state, mapper));
    // The keys of the server that they come from mean nothing here.
    const keys = new Map(
      configlets.map(({ key, name, config, type }) => {
        const kind = type === "Builder" || type === "Generated" || type === "Reconciled" ? type : "Static";
        const made = addConfiglet(state, { name, config, user: session?.user ?? "", type: kind });
        return [key, made.key] as const;
      }),
    );
    const known = (key: string): string => keys.get(key) ?? findConfiglet(state, key).key;
    for (const [index, { configletId = "" }] of configletMappers.entries()) {
      const key = known(configletId);
      const target = targets[index];
      if (target && !target.configlets.includes(key)) target.configlets.push(key);
    }
    for (const mapper of generatedConfigletMappers) {
      const key = known(mapper.configletId ?? "");
      state.builders.generated.set(key, { ...mapper, configletId: key });
    }
    return { data: "success" };
  },

  "configlets/exportArchive": (context) => {
    for (const key of context.body.data) findConfiglet(context.state, key);
    return context.example();
  },

  "configlets/importArchive": ({ files, session, state }) => {
    const { file } = files;
    if (!file?.name.endsWith(".zip")) throw portalFault("132861", "The file is not supported");
    // Every archive of the ZIP format begins with these two letters.
    if (file.bytes[0] !== 0x50 || file.bytes[1] !== 0x4b) throw portalFault("132863", "The import failed");
    const eventType = "importconfiglets";
    const eventId = startEvent(state, { eventType, user: session?.user ?? "", children: [] });
    return { data: "success", eventId, eventType };
  },
};
