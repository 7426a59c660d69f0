import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Io } from "../output/io.ts";

/** A spec that was named on the command line, until it is disposed of. */
export interface SpecArgument extends AsyncDisposable {
  /** Path or address. */
  readonly place: string;
}

/** Finds a spec by a path, by an address, or as `-` on standard input, which is kept in a file for as long as it is read. */
export async function specArgument(word: string, io: Io): Promise<SpecArgument> {
  if (word !== "-") {
    const place = /^https?:\/\//i.test(word) ? word : resolve(io.cwd, word);
    return { place, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const folder = await mkdtemp(join(tmpdir(), "northbound-spec-"));
  const place = join(folder, "stdin.yaml");
  await writeFile(place, await io.readInput());
  return { place, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
