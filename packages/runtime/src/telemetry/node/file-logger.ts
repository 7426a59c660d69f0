import { Buffer } from "node:buffer";
import { type FileHandle, mkdir, open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import process from "node:process";
import { InvalidOptionError } from "../../errors/invalid-option-error.ts";
import type { Logger, LogLevel } from "../logger.ts";
import { formatEntry, logLevels, readArguments } from "./log-line.ts";
import { WriteQueue } from "./write-queue.ts";

/** How a file is written and kept in bounds. */
export interface FileLoggerOptions {
  /** The least level that is written. @default "info" */
  readonly level?: LogLevel | undefined;
  /** `text` for people, `json` for one object a line. @default "text" */
  readonly format?: "text" | "json" | undefined;
  /** When the file reaches this size in bytes, it is renamed to `<path>.1` and a new one is begun. Default: never. */
  readonly maxBytes?: number | undefined;
  /** How many renamed files are kept. @default 5 */
  readonly maxFiles?: number | undefined;
}

/** A logger that must be closed before its last lines are sure to be written. */
export interface ClosableLogger extends Logger {
  /** Writes what waits. */
  flush(): Promise<void>;
  /** Writes what waits, and lets go of file or socket. Later lines are dropped. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Lines that may wait for a disk that stands still. */
const maxWaiting = 10_000;

/**
 * A logger that appends to a file, and renames it when it grows too large. Writing never blocks a call and never
 * makes one fail; the first failure to write is reported as a process warning.
 * @throws InvalidOptionError for a size or count that makes no sense.
 * @example
 * import { createCloudVision } from "@northbound/cloudvision";
 * import { fileLogger } from "@northbound/runtime/node";
 *
 * const cvp = createCloudVision({ nodes, credentials, logger: fileLogger("northbound.log") });
 */
export function fileLogger(path: string, options: FileLoggerOptions = {}): ClosableLogger {
  const { level = "info", format = "text", maxBytes = Infinity, maxFiles = 5 } = options;
  const least = logLevels.indexOf(level);
  if (least < 0) throw new InvalidOptionError(`Option \`level\` must be one of ${logLevels.join(", ")}, not ${level}.`);
  if (!(maxBytes > 0)) throw new InvalidOptionError(`Option \`maxBytes\` must be above 0, not ${maxBytes}.`);
  if (!Number.isInteger(maxFiles) || maxFiles < 1) {
    throw new InvalidOptionError(`Option \`maxFiles\` must be a whole number above 0, not ${maxFiles}.`);
  }
  const file = new RotatingFile(path, maxBytes, maxFiles);
  const log = (of: LogLevel): Logger["info"] => {
    if (logLevels.indexOf(of) < least) return () => undefined;
    return (...args) => {
      const entry = readArguments(args);
      const time = new Date().toISOString();
      const line =
        format === "json"
          ? JSON.stringify({ ...entry.fields, time, level: of, message: entry.text })
          : `${time} ${of.toUpperCase().padEnd(5)} ${formatEntry(entry)}`;
      file.write(`${line}\n`);
    };
  };
  return {
    debug: log("debug"),
    info: log("info"),
    warn: log("warn"),
    error: log("error"),
    flush: () => file.flush(),
    close: () => file.close(),
    [Symbol.asyncDispose]: () => file.close(),
  };
}

class RotatingFile {
  readonly #path: string;
  readonly #maxBytes: number;
  readonly #maxFiles: number;
  readonly #queue = new WriteQueue(maxWaiting);
  #handle: FileHandle | undefined;
  #size = 0;
  #writing: Promise<void> | undefined;
  #isClosed = false;
  #hasWarned = false;

  constructor(path: string, maxBytes: number, maxFiles: number) {
    this.#path = path;
    this.#maxBytes = maxBytes;
    this.#maxFiles = maxFiles;
  }

  write(line: string): void {
    if (this.#isClosed) return;
    this.#queue.push(line);
    this.#writing ??= this.#drain();
  }

  async flush(): Promise<void> {
    await this.#writing;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#writing;
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  /** Writes batch after batch until nothing waits; one at a time, so that lines keep their order. */
  async #drain(): Promise<void> {
    while (this.#queue.size > 0) {
      const lines = this.#queue.takeAll();
      const dropped = this.#queue.takeDropped();
      if (dropped > 0) lines.push(`${new Date().toISOString()} WARN  ${dropped} lines were lost before this one\n`);
      try {
        // oxlint-disable-next-line no-await-in-loop
        for (const batch of this.#cut(lines)) await this.#append(batch);
      } catch (error) {
        this.#warn(error);
      }
    }
    this.#writing = undefined;
  }

  /** Batches that fit into one file each; a single line may be larger. */
  *#cut(lines: readonly string[]): Generator<string> {
    let batch = "";
    let bytes = 0;
    for (const line of lines) {
      const size = Buffer.byteLength(line);
      if (batch !== "" && this.#size + bytes + size > this.#maxBytes) {
        yield batch;
        batch = "";
        bytes = 0;
      }
      batch += line;
      bytes += size;
    }
    if (batch !== "") yield batch;
  }

  async #append(batch: string): Promise<void> {
    const bytes = Buffer.from(batch);
    let handle = await this.#open();
    if (this.#size > 0 && this.#size + bytes.length > this.#maxBytes) {
      await this.#rotate(handle);
      handle = await this.#open();
    }
    await handle.appendFile(bytes);
    this.#size += bytes.length;
  }

  async #open(): Promise<FileHandle> {
    if (this.#handle) return this.#handle;
    await mkdir(dirname(this.#path), { recursive: true });
    // A log tells who did what where: it is not for every account of the machine.
    this.#handle = await open(this.#path, "a", 0o640);
    this.#size = (await this.#handle.stat()).size;
    return this.#handle;
  }

  async #rotate(handle: FileHandle): Promise<void> {
    this.#handle = undefined;
    await handle.close();
    for (let number = this.#maxFiles - 1; number >= 0; number--) {
      const from = number === 0 ? this.#path : `${this.#path}.${number}`;
      // oxlint-disable-next-line no-await-in-loop
      await rename(from, `${this.#path}.${number + 1}`).catch(ignoreMissing);
    }
  }

  #warn(error: unknown): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    process.emitWarning(`Can't write the log ${this.#path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function ignoreMissing(error: unknown): void {
  if ((error as { code?: unknown }).code !== "ENOENT") throw error;
}
