import { type CallOptions, NotFoundError, waitFor, type WaitOptions } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";
import type { LevelSource } from "../api-level.ts";
import { failingOn } from "./fail-on.ts";
import { findOrUndefined } from "./find.ts";
import { listInventory } from "./inventory.ts";

type Schemas = components["schemas"];

/** Calls of decommissioning, which servers have from 2021.3 on. */
export type DecommissioningCalls = Pick<Calls, "inventory" | "inventoryLegacy" | "inventoryV1"> & LevelSource;

/** How a decommissioning goes. */
export interface Decommissioning {
  readonly requestId: string;
  readonly status: "unknown" | "in progress" | "done" | "failed";
  /** Why it failed; empty otherwise. */
  readonly error: string;
  /** Where it is, in the server's words. */
  readonly message: string;
}

/** How to decommission. */
export interface DecommissioningOptions {
  /** Chosen by the caller, so that asking twice asks once. Default: a new UUID. */
  readonly requestId?: string | undefined;
  /** Also when tasks of the device wait or run; without it the server gives up on such a device. @default false */
  readonly force?: boolean | undefined;
}

/**
 * Asks for the decommissioning of a device and gives the key of the request. With a `requestId` it is safe to call
 * twice, also when the device is gone by then.
 * @param serialNumber Key of the device in the Resource APIs.
 * @throws NotFoundError for a device that is not in the inventory.
 */
export async function startDecommissioning(
  calls: DecommissioningCalls,
  serialNumber: string,
  options: CallOptions & DecommissioningOptions = {},
): Promise<string> {
  const { requestId: wanted, force, ...rest } = options;
  if (wanted !== undefined && (await findDecommissioning(calls, wanted, rest))) return wanted;
  const requestId = wanted ?? crypto.randomUUID();
  const inventory = await listInventory(calls, { ...rest, provisioned: false, cache: "reload" });
  if (!inventory.some((device) => device.serialNumber === serialNumber)) {
    throw new NotFoundError(`No device with the serial number ${serialNumber} is in the inventory.`, {
      operation: "inventoryV1/setDeviceDecommissioningConfig",
    });
  }
  const body = { key: { requestId }, deviceId: serialNumber, ...(force === true && { force }) };
  // The server knows a request by its key, so the same one may be sent again when its answer was lost.
  await calls.inventoryV1.setDeviceDecommissioningConfig({ body }, { retry: "always", ...rest });
  return requestId;
}

/**
 * Decommissions a device and waits until it is gone. With the `requestId` of a request that was made before it goes
 * on waiting for that one.
 * @throws WaitFailedError when the server can't do it, with its reason.
 */
export async function decommissionDevice(
  calls: DecommissioningCalls,
  serialNumber: string,
  options: WaitOptions<Decommissioning> & DecommissioningOptions = {},
): Promise<Decommissioning> {
  const { requestId: wanted, force, ...wait } = options;
  const { signal } = wait;
  const requestId = await startDecommissioning(calls, serialNumber, { requestId: wanted, force, signal });
  return await waitFor(
    async (given) => (await findDecommissioning(calls, requestId, { signal: given })) ?? unknown(requestId),
    ({ status }) => status === "done",
    {
      name: `device ${serialNumber} to be decommissioned`,
      backend: "cloudvision",
      ...failingOn(
        ({ status, error }) => (status === "failed" ? error || "the server could not do it" : undefined),
        wait,
      ),
    },
  );
}

/** How a request goes; `undefined` when there is none of that key. */
export async function findDecommissioning(
  calls: Pick<Calls, "inventoryV1">,
  requestId: string,
  options: CallOptions = {},
): Promise<Decommissioning | undefined> {
  const input = { "key.requestId": requestId };
  const answer = await findOrUndefined(calls.inventoryV1.getDeviceDecommissioning(input, options));
  return answer?.value && toDecommissioning(answer.value);
}

/** Lists the requests, all of them or those of one status. */
export async function listDecommissionings(
  calls: Pick<Calls, "inventoryV1">,
  options: CallOptions & { readonly status?: Decommissioning["status"] | undefined } = {},
): Promise<Decommissioning[]> {
  const { status, ...rest } = options;
  const wire = Object.entries(statuses).find(([, word]) => word === status)?.[0] as
    | Schemas["InventoryV1DecommissioningStatus"]
    | undefined;
  const body = wire === undefined ? {} : { partialEqFilter: [{ status: wire }] };
  const records = await calls.inventoryV1.queryDeviceDecommissionings({ body }, rest).all();
  return records.flatMap(({ value }) => (value ? [toDecommissioning(value)] : []));
}

const statuses: Readonly<Record<string, Decommissioning["status"]>> = {
  DECOMMISSIONING_STATUS_IN_PROGRESS: "in progress",
  DECOMMISSIONING_STATUS_SUCCESS: "done",
  DECOMMISSIONING_STATUS_FAILURE: "failed",
};

function toDecommissioning(value: Schemas["InventoryV1DeviceDecommissioning"]): Decommissioning {
  return {
    requestId: value.key?.requestId ?? "",
    status: statuses[value.status ?? ""] ?? "unknown",
    error: value.error ?? "",
    message: value.statusMessage ?? "",
  };
}

function unknown(requestId: string): Decommissioning {
  return { requestId, status: "unknown", error: "", message: "" };
}
