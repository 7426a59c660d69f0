import type { FileHandle } from "node:fs/promises";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { isRecord } from "../util/is-record.ts";
import { parseJson } from "../util/parse-json.ts";

/** How far an item came: it was about to be sent, or it ended. */
export type ItemState = "began" | "done" | "failed" | "processed" | "unknown";

/** What earlier runs wrote, and where this one writes. */
export interface Journal {
  /** The last state of each item, by its key. */
  readonly states: ReadonlyMap<string, ItemState>;
  /** Ends when the line is on the disk. */
  write(key: string, state: ItemState): Promise<void>;
  close(): Promise<void>;
}

const header = JSON.stringify({ northbound: "bulk", version: 1 });
const states: readonly string[] = ["began", "done", "failed", "processed", "unknown"] satisfies readonly ItemState[];

/**
 * Opens a journal: a file of JSON lines that is only ever added to. A process that is killed leaves at most one torn line,
 * which says nothing: an item is sent after its line is on the disk, and is in doubt until the line of its end is.
 * @throws InvalidOptionError when the file is no journal, or another run has it.
 */
export async function openJournal(path: string): Promise<Journal> {
  const { open, readFile } = await import("node:fs/promises");
  const unlock = await lock(path);
  let file: FileHandle | undefined;
  try {
    file = await open(path, "a", 0o600);
    const text = await readFile(path, "utf8");
    const known = readStates(path, text);
    const isNew = !text.startsWith(header);
    const isTorn = text !== "" && !text.endsWith("\n");
    await file.appendFile(`${isTorn ? "\n" : ""}${isNew ? `${header}\n` : ""}`);
    await file.datasync();
    return createJournal(file, known, unlock);
  } catch (error) {
    await file?.close();
    await unlock();
    throw error;
  }
}

function createJournal(file: FileHandle, known: ReadonlyMap<string, ItemState>, unlock: () => Promise<void>): Journal {
  let lines: string[] = [];
  let flushing: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  // One write for all that waits meanwhile: as many lines share the cost of a disk as there are items under way.
  const flush = async (): Promise<void> => {
    const text = lines.join("");
    lines = [];
    next = undefined;
    await file.appendFile(text);
    await file.datasync();
  };
  return {
    states: known,
    write(key, state) {
      lines.push(`${JSON.stringify({ key, state, at: new Date().toISOString() })}\n`);
      if (!next) {
        next = flushing.then(flush);
        flushing = next.catch(() => {});
      }
      return next;
    },
    async close() {
      await flushing;
      await file.close();
      await unlock();
    },
  };
}

function readStates(path: string, text: string): Map<string, ItemState> {
  const known = new Map<string, ItemState>();
  const [first = "", ...lines] = text.split("\n");
  // The header itself may be torn.
  const isJournal =
    first === header || (header.startsWith(first) && lines.every((line) => line === "" || line === header));
  if (!isJournal && !lines.includes(header)) {
    throw new InvalidOptionError(`Option \`journal\`: ${path} is no journal of bulk.`);
  }
  for (const line of lines) {
    const entry = parseJson(line);
    if (isRecord(entry) && typeof entry["key"] === "string" && states.includes(String(entry["state"]))) {
      known.set(entry["key"], entry["state"] as ItemState);
    }
  }
  return known;
}

/** Keeps two runs from one journal: each would send what the other has begun. */
async function lock(path: string): Promise<() => Promise<void>> {
  const { link, readFile, rm, writeFile } = await import("node:fs/promises");
  const place = `${path}.lock`;
  const own = `${place}.${process.pid}`;
  await writeFile(own, String(process.pid));
  try {
    for (;;) {
      try {
        // With its content at once, which a file that is first made and then written has not.
        await link(own, place);
        return () => rm(place, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const owner = Number(await readFile(place, "utf8").catch(() => "0"));
      if (isAlive(owner)) {
        throw new InvalidOptionError(
          `Option \`journal\`: process ${owner} has ${path}; if that is none of yours, delete ${place}.`,
        );
      }
      await rm(place, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
