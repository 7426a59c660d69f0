import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Exchange, fromHar, parseCassette, parseJson } from "@northbound/runtime/cassette";
import { UsageError } from "../../output/usage-error.ts";
import type { Io } from "../../output/io.ts";

/** Exchanges of a file, and what the file says about them. */
export interface ReadExchanges {
  readonly exchanges: readonly Exchange[];
  /** Absent for a HAR, which doesn't say it. */
  readonly backend?: string;
  readonly basePath?: string;
}

/** Reads the text of a file that was named on the command line. */
export async function readText(file: string, io: Io): Promise<string> {
  return readFile(resolve(io.cwd, file), "utf8").catch((error: Error) => {
    throw new UsageError(`${file} can't be read: ${error.message}`);
  });
}

/**
 * Reads a cassette, or the HAR of another tool.
 * @throws UsageError for a file that is neither.
 */
export async function readExchanges(file: string, io: Io): Promise<ReadExchanges> {
  const text = await readText(file, io);
  const value = parseJson(text) as { readonly log?: { readonly entries?: unknown } } | undefined;
  try {
    if (Array.isArray(value?.log?.entries)) return { exchanges: fromHar(value as Parameters<typeof fromHar>[0]) };
    return parseCassette(text);
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
