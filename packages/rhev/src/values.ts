/** A boolean as the engine writes it, or as requests may. */
export type WireBoolean = "true" | "false" | boolean;

/** An integer as engines write it: text, or a number for 64-bit values up to 4.2. */
export type WireInteger = string | number;

/** A point in time: milliseconds since 1970, or an ISO 8601 text. */
export type WireDate = number | string;

type Kept<In, Out> = In extends undefined ? undefined : Out;

/**
 * The boolean behind `"true"` and `"false"`, which as texts are both truthy.
 * @example
 * import { toBoolean } from "@northbound/rhev";
 *
 * const vm = await rhev.vms.get({ vmId: "123" });
 * if (toBoolean(vm.delete_protected)) console.log(`${vm.name} is protected`);
 * @throws TypeError for any other value.
 */
export function toBoolean<V extends WireBoolean | undefined>(value: V): Kept<V, boolean> {
  if (value === undefined || typeof value === "boolean") return value as Kept<V, boolean>;
  const text = String(value).toLowerCase();
  if (text === "true" || text === "false") return (text === "true") as Kept<V, boolean>;
  throw new TypeError(`${JSON.stringify(value)} is no boolean of the engine.`);
}

/**
 * An integer that fits a number, such as a port or a count of cores.
 * @throws TypeError for anything else, and for what a number can't hold exactly: use `toBigInt` then.
 */
export function toNumber<V extends WireInteger | undefined>(value: V): Kept<V, number> {
  if (value === undefined) return undefined as Kept<V, number>;
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  if (Number.isSafeInteger(number)) return number as Kept<V, number>;
  throw new TypeError(`${JSON.stringify(value)} is no integer that a number can hold exactly.`);
}

/**
 * A 64-bit integer, such as memory or the size of a disk, without loss.
 * @example
 * import { toBigInt } from "@northbound/rhev";
 *
 * const disk = await rhev.disks.get({ diskId: "123" });
 * console.log((toBigInt(disk.provisioned_size) ?? 0n) >> 30n, "GiB");
 * @throws TypeError for anything but an integer.
 */
export function toBigInt<V extends WireInteger | undefined>(value: V): Kept<V, bigint> {
  if (value === undefined) return undefined as Kept<V, bigint>;
  const isInteger = typeof value === "number" ? Number.isSafeInteger(value) : /^-?\d+$/.test(value);
  if (isInteger) return BigInt(value) as Kept<V, bigint>;
  throw new TypeError(`${JSON.stringify(value)} is no integer of the engine.`);
}

/**
 * A point in time.
 * @throws TypeError for what is no date.
 */
export function toDate<V extends WireDate | undefined>(value: V): Kept<V, Date> {
  if (value === undefined) return undefined as Kept<V, Date>;
  const date = new Date(isDate(value) ? value : Number.NaN);
  if (!Number.isNaN(date.getTime())) return date as Kept<V, Date>;
  throw new TypeError(`${JSON.stringify(value)} is no date of the engine.`);
}

/** A value for a request, in the form that every engine takes: text for booleans and integers of any size, milliseconds for dates. */
export function toWire(value: boolean): "true" | "false";
export function toWire(value: bigint | number): string;
export function toWire(value: Date): number;
export function toWire(value: boolean | bigint | number | Date): string | number {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new TypeError("An invalid date has no form for the engine.");
    return value.getTime();
  }
  if (typeof value === "number" && !Number.isSafeInteger(value))
    throw new TypeError(`${value} is no integer that a number can hold exactly.`);
  return String(value);
}

/** What callers without types may give is no point in time: of null, `Date` would make 1970. */
function isDate(value: unknown): value is WireDate {
  return typeof value === "number" || typeof value === "string" || value instanceof Date;
}
