import { pathToFileURL } from "node:url";
import { readEntries } from "./entries.ts";

// Imports everything that users can import into one process, and prints what is different afterwards: a line each,
// nothing when importing is all that happened.

type Snapshot = ReadonlyMap<string, unknown>;

/** Values that packages are tempted to change: globals and what hangs on them, the environment, listeners. */
function look(): Snapshot {
  const seen = new Map<string, unknown>();
  const add = (name: string, subject: object): void => {
    for (const key of Reflect.ownKeys(subject)) {
      const { value, get, set } = Object.getOwnPropertyDescriptor(subject, key) ?? {};
      seen.set(`${name}.${String(key)}`, value ?? get ?? set);
    }
  };
  add("globalThis", globalThis);
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    // Getters of Node load what they stand for, so they are left alone.
    const value: unknown = Object.getOwnPropertyDescriptor(globalThis, name)?.value;
    if (typeof value !== "function" && (typeof value !== "object" || value === null)) continue;
    if (name === "globalThis" || name === "global" || name === "process") continue;
    add(name, value);
    const prototype: unknown = typeof value === "function" ? value.prototype : undefined;
    if (typeof prototype === "object" && prototype !== null) add(`${name}.prototype`, prototype);
  }
  add("process.env", process.env);
  for (const event of process.eventNames()) seen.set(`listeners of ${String(event)}`, process.listenerCount(event));
  return seen;
}

// Node loads its fetch, and makes a dispatcher for it, when one of its classes is named for the first time.
void Headers;
// What MSW and zod keep there is their own business; who imports the handlers or the MCP server has it in any case.
const expected = /^(globalThis\.__MSW_INTERCEPTORS_REGISTRY|(globalThis\.)?__zod_global\w+(\.\w+)?)$/;

const entries = await readEntries();
const before = look();
// oxlint-disable-next-line no-await-in-loop -- what one of them changes is found after all of them
for (const { source } of entries) await import(pathToFileURL(source).href);
// Reading modules itself leaves requests of files and pipes behind for a moment.
const busy = process.getActiveResourcesInfo().filter((kind) => /Timeout|Immediate|TCP|UDP|Worker|Process/.test(kind));
const after = look();
for (const key of new Set([...before.keys(), ...after.keys()])) {
  if (expected.test(key)) continue;
  if (!Object.is(before.get(key), after.get(key))) console.log(`${key} is different`);
}
if (busy.length > 0) console.log(`something is still under way: ${busy.join(", ")}`);
