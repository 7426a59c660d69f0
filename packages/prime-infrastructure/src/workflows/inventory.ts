import type { PagedOptions } from "@northbound/runtime";
import type { DataQuery, DataResources, RecordOf } from "../data/data-resources.ts";

type Inventory = RecordOf<"inventoryDetails">;

/** A part of a device that has a serial number. */
export interface InventoryRow {
  readonly deviceId: number;
  readonly deviceName: string | undefined;
  readonly ipAddress: string | undefined;
  readonly deviceType: string | undefined;
  readonly softwareVersion: string | undefined;
  readonly location: string | undefined;
  /** `chassis` for the device itself, one row for each member of a stack; `module` for what is plugged in. */
  readonly part: "chassis" | "module";
  readonly name: string | undefined;
  readonly model: string | undefined;
  /** Absent where the server knows none, as for devices that it doesn't support. */
  readonly serialNumber: string | undefined;
}

/** Tasks with the inventory. */
export interface InventoryTasks {
  /**
   * Serial numbers of all devices: a row for each chassis, and with `modules` for each module. A device without either
   * has one row without a number, so that no device is missing.
   * @example
   * import { writeFile } from "node:fs/promises";
   * import { csvOf } from "@northbound/prime-infrastructure";
   *
   * await writeFile("inventory.csv", csvOf(prime.inventory.serialNumbers({ modules: true })));
   */
  serialNumbers(
    query?: DataQuery<Inventory> & {
      /** Rows for modules, too. @default false */
      readonly modules?: boolean | undefined;
    },
    options?: PagedOptions,
  ): AsyncGenerator<InventoryRow, void>;
}

/** Makes the tasks with the inventory. */
export function createInventoryTasks(data: Pick<DataResources, "inventoryDetails">): InventoryTasks {
  return {
    async *serialNumbers({ modules = false, ...query } = {}, options) {
      for await (const record of data.inventoryDetails.list(query, options)) yield* rowsOf(record, modules);
    },
  };
}

function rowsOf(record: Inventory, withModules: boolean): InventoryRow[] {
  const { deviceName, ipAddress, deviceType, softwareVersion, location } = record.summary ?? {};
  const row = (part: InventoryRow["part"], name?: string, model?: string, serialNumber?: string): InventoryRow => ({
    deviceId: record["@id"],
    deviceName,
    ipAddress,
    deviceType,
    softwareVersion,
    location,
    part,
    name,
    model,
    serialNumber,
  });
  // Version 1 of the API writes a list of one bare.
  const chassis = [record.chassis?.chassis ?? []].flat();
  const modules = withModules ? [record.modules?.module ?? []].flat() : [];
  const rows = [
    ...chassis.map(({ name, modelNr, productId, serialNr }) => row("chassis", name, modelNr ?? productId, serialNr)),
    ...modules.map(({ productName, productId, serialNr }) => row("module", productName, productId, serialNr)),
  ];
  return rows.length > 0 ? rows : [row("chassis")];
}
