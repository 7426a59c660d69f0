import { mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type Document, parse as parseYaml, parseDocument } from "yaml";
import { UsageError } from "../output/usage-error.ts";
import type { Io } from "../output/io.ts";

/** Settings by profile and backend, as the file has them. */
export type Profiles = Readonly<Record<string, Readonly<Record<string, object | undefined>> | undefined>>;

/** A configuration file that was found. */
export interface ConfigFile {
  readonly file: string;
  readonly profiles: Profiles;
}

/**
 * Reads the configuration: the given file, or the first that is there.
 * @throws UsageError when the given one is not there, or one is no configuration.
 */
export async function readConfig(given: string | undefined, io: Io): Promise<ConfigFile | undefined> {
  for (const file of given === undefined ? usualFiles(io) : [resolve(io.cwd, given)]) {
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const config = parseConfig(file, text);
    const { profiles } = config ?? { profiles: null };
    if (typeof profiles !== "object") throw new UsageError(`${file} needs \`profiles\`.`);
    // Nothing is left when the last one was removed.
    return { file, profiles: profiles ?? {} };
  }
  if (given !== undefined) throw new UsageError(`The configuration ${given} can't be read.`);
  return undefined;
}

/**
 * Changes one backend of a profile in the given file, the first that is there, or the user's own; what else is in the
 * file stays as it is, comments too.
 * @param settings the new ones; `undefined` takes the backend out.
 * @returns the file.
 */
export async function writeProfile(
  given: string | undefined,
  [profile, backend]: readonly [profile: string, backend: string],
  settings: Readonly<Record<string, unknown>> | undefined,
  io: Io,
): Promise<string> {
  const file = given === undefined ? await placeToWrite(io) : resolve(io.cwd, given);
  const text = await readFile(file, "utf8").catch(() => "");
  const document: Document = parseDocument(text);
  const [mistake] = document.errors;
  if (mistake) throw new UsageError(`${file}: ${mistake.message.split("\n", 1)[0]}`);
  const path = ["profiles", profile, backend];
  if (settings === undefined) document.deleteIn(path);
  else document.setIn(path, document.createNode(settings));
  await mkdir(dirname(file), { recursive: true });
  // Addresses and names are nobody else's business either.
  await writeFile(file, document.toString(), { mode: 0o600 });
  return file;
}

function usualFiles(io: Io): [here: string, own: string] {
  const home = io.env["XDG_CONFIG_HOME"] ?? join(io.env["HOME"] ?? homedir(), ".config");
  return [join(io.cwd, "northbound.yaml"), join(home, "northbound", "config.yaml")];
}

async function placeToWrite(io: Io): Promise<string> {
  const found = await readConfig(undefined, io);
  return found?.file ?? usualFiles(io)[1];
}

function parseConfig(file: string, text: string): { readonly profiles?: Profiles | null } | null {
  try {
    return parseYaml(text) as { readonly profiles?: Profiles | null } | null;
  } catch (error) {
    // The lines below show the text itself, which may hold a secret.
    throw new UsageError(`${file}: ${(error instanceof Error ? error.message : String(error)).split("\n", 1)[0]}`);
  }
}
