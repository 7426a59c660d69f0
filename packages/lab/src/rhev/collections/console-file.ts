import { type Answer, text } from "../../http/message.ts";
import { refusal } from "../faults.ts";
import type { EngineContext } from "../handlers.ts";
import type { Place } from "../tree.ts";
import { findItem, pathOf } from "./lists.ts";
import type { EngineState } from "../state.ts";
import type { Item } from "../types.ts";

/**
 * The file for remote-viewer instead of a console, where it is asked for (`BackendVmGraphicsConsoleResource.generateDescriptor`):
 * with a ticket, and only of a machine that runs.
 */
export function consoleFile(place: Place, context: EngineContext): Answer | undefined {
  const { headers, state } = context;
  if (place.type !== "GraphicsConsole" || headers["accept"]?.includes("x-virt-viewer") !== true) return undefined;
  const { item } = findItem(place, context);
  return text(connectionFile(state, item, pathOf(context)), 200, "application/x-virt-viewer");
}

/**
 * The file itself.
 * @throws LabFault where the machine doesn't run.
 */
export function connectionFile(state: EngineState, graphics: Item, path: string): string {
  const vm = state.store.find("/vms", path.split("/")[2] ?? "");
  if (vm?.["status"] !== "up") throw refusal("Cannot set VM Ticket. VM is not running.");
  const lines = {
    type: String(graphics["protocol"]),
    host: "host.lab.example.net",
    port: "5900",
    password: state.random.hex(12),
    "delete-this-file": "1",
    fullscreen: "0",
    title: `${String(vm["name"])}:%d`,
  };
  const body = Object.entries(lines).map(([name, value]) => `${name}=${value}`);
  return ["[virt-viewer]", ...body, ""].join("\n");
}
