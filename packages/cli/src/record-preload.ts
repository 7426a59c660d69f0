import { existsSync } from "node:fs";
import { type CassetteSource, record } from "@northbound/runtime/cassette";
import type { Transport } from "@northbound/runtime";

/** Where the clients of a process look for something to put around their transports. */
const hook = Symbol.for("northbound.transport");

const file = process.env["NORTHBOUND_RECORD"];
const source = process.env["NORTHBOUND_RECORD_SOURCE"] as CassetteSource | undefined;

if (file !== undefined) {
  const recorders = new WeakMap<Transport, Transport>();
  const taken = new Set<string>();
  const around = (transport: Transport): Transport => {
    const known = recorders.get(transport);
    if (known) return known;
    const made = record({ file: nextFile(file, taken), transport, source });
    recorders.set(transport, made);
    return made;
  };
  Object.defineProperty(globalThis, hook, { value: around });
}

/** A cassette is of one client: the next one, also that of another process, gets a number. */
function nextFile(wanted: string, taken: Set<string>): string {
  const [, start = wanted, end = ""] = /^(.*?)(\.[^./\\]*)?$/s.exec(wanted) ?? [];
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${start}.${count}${end}`;
    if (taken.has(name) || existsSync(name)) continue;
    taken.add(name);
    return name;
  }
}
