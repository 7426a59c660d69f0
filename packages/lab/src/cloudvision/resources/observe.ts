import type { CloudVisionState } from "../state.ts";
import { deviceViews } from "./device-views.ts";
import { keyText, type ResourceValue } from "./resources.ts";
import { endpointLocation } from "./endpoint-location.ts";
import { configDiff, securityProfileDiff } from "./config-status.ts";

/** How often a watch looks at what the fabric has become, in lab time. */
export const lookInterval = 1_000;

/** Since when the lab's network is as it is found. */
const history = 30 * 86_400_000;

/**
 * Brings a resource that the server works out by itself up to the fabric: what has changed since the last look
 * becomes a change of now. Resources that clients write are left alone.
 */
export function observe(state: CloudVisionState, name: string): void {
  const view = deviceViews[name];
  if (!view) return;
  const { clock, fabric, resources } = state;
  const type = resources.type(name);
  const at = type.rows.size === 0 ? clock.now() - history : clock.now();
  const seen = new Set<string>();
  for (const device of fabric.devices.values()) {
    for (const value of view(state, device)) {
      const key = keyText(value["key"]);
      seen.add(key);
      const last = type.rows.get(key)?.at(-1)?.value;
      if (last === undefined || keyText(last) !== keyText(value)) resources.put(name, value, at);
    }
  }
  for (const { key } of resources.list(name)) if (!seen.has(keyText(key))) resources.remove(name, key);
}

/** Whether a resource follows the fabric, so that nobody tells its watchers of a change. */
export function isObserved(name: string): boolean {
  return deviceViews[name] !== undefined;
}

type LookUp = (state: CloudVisionState, key: ResourceValue) => ResourceValue | undefined;

const lookUps: Readonly<Record<string, LookUp | undefined>> = {
  "configstatus/v1/ConfigDiff": configDiff,
  "configstatus/v1/SecurityProfileDiff": securityProfileDiff,
  "endpointlocation/v1/EndpointLocation": endpointLocation,
};

/** The answer to a key that is a question, such as a search term or two configurations to compare. */
export function lookUp(state: CloudVisionState, name: string, key: ResourceValue): ResourceValue | undefined {
  return lookUps[name]?.(state, key);
}
