import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What a step makes. */
export interface Made<Facts> {
  /** Texts by address from the root of the site; `undefined` for files that the step has written itself. */
  readonly files: ReadonlyMap<string, string | undefined>;
  /** What later steps need to know of it; survives as JSON. */
  readonly facts: Facts;
}

interface Kept {
  readonly inputs: string;
  readonly files: readonly string[];
  readonly facts: unknown;
}

/**
 * The parts of the site that take their time, such as the page of one spec. What a part is made from is remembered beside
 * the site, so a part is made again only when that has changed or when its files are gone.
 */
export class Steps {
  readonly #out: string;
  readonly #before: Readonly<Record<string, Kept>>;
  readonly #now = new Map<string, Kept>();
  readonly #made: string[] = [];

  private constructor(out: string, before: Readonly<Record<string, Kept>>) {
    this.#out = out;
    this.#before = before;
  }

  /** Begins where the last build of the same folder ended. */
  static async open(out: string): Promise<Steps> {
    const text = await readFile(memoryOf(out), "utf8").catch(() => "{}");
    return new Steps(out, JSON.parse(text) as Record<string, Kept>);
  }

  /** Names of the steps that were done by this build. */
  get made(): readonly string[] {
    return this.#made;
  }

  /** Addresses of everything that the steps have made, now or earlier. */
  get files(): string[] {
    return [...this.#now.values()].flatMap(({ files }) => files);
  }

  /**
   * Does a step unless it would give what is there already.
   * @param inputs everything that the result depends on, as text.
   */
  async run<Facts>(name: string, inputs: string, make: () => Promise<Made<Facts>>): Promise<Facts> {
    const kept = this.#before[name];
    const isFresh = kept?.inputs === inputs && kept.files.every((file) => existsSync(join(this.#out, file)));
    if (isFresh) {
      this.#now.set(name, kept);
      return kept.facts as Facts;
    }
    const { files, facts } = await make();
    for (const [file, text] of files) if (text !== undefined) await writePage(this.#out, file, text);
    this.#now.set(name, { inputs, files: [...files.keys()], facts });
    this.#made.push(name);
    return facts;
  }

  /** Remembers what was made, for the next build. */
  async close(): Promise<void> {
    await writeFile(memoryOf(this.#out), JSON.stringify(Object.fromEntries(this.#now)));
  }
}

/** Writes one file of the site. */
export async function writePage(out: string, file: string, text: string): Promise<void> {
  await mkdir(dirname(join(out, file)), { recursive: true });
  await writeFile(join(out, file), text);
}

/** A short text that stands for the content of files; a file that does not exist counts as such. */
export async function contentOf(files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files.toSorted()) {
    const content = await readFile(file).catch(() => "");
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("base64url");
}

function memoryOf(out: string): string {
  return `${out}.steps.json`;
}
