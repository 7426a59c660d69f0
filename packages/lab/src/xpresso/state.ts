import type { Setup } from "../core/backend.ts";
import type { LabClock } from "../core/clock.ts";
import type { Random } from "../core/random.ts";
import { createHistory } from "./requests/history.ts";
import { createPeople, issueToken, type People } from "./people/people.ts";
import { createRegistry, type Registry, type Testbed } from "./registry/registry.ts";
import type { Item, Request } from "./requests/request.ts";
import { startWaiting } from "./requests/run.ts";
import type { Schemas } from "./types.ts";

/** What can be set for XPRESSO. */
export interface XpressoOptions {
  /** An older release without v2 of the API. @default "v2" */
  readonly apiVersion?: "v1" | "v2";
  /** Lab milliseconds for each step of a run: preparing, each task, finalizing. @default 400 */
  readonly step?: number;
  /** Lists of v2 come in the envelope of Django REST framework. @default false */
  readonly envelope?: boolean;
}

/** A file that was uploaded, or the archive of a result. */
export interface StoredFile {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Everything that XPRESSO keeps. */
export interface XpressoState {
  readonly hasV2: boolean;
  readonly options: XpressoOptions;
  readonly clock: LabClock;
  readonly random: Random;
  /** Lab time at which it was made. */
  readonly began: number;
  readonly people: People;
  readonly registry: Registry;
  /** Requests by number, in order. */
  readonly requests: Map<string, Request>;
  /** Items that wait for a testbed, in order. */
  readonly queue: { readonly request: Request; readonly item: Item }[];
  readonly images: Map<string, Schemas["TestImage"]>;
  readonly files: Map<string, StoredFile>;
  /** Submissions that were refused for their form. */
  refusedSubmissions: number;
  /** Makes a token for `automation`, `operator` (may not stop), `guest` (may only read) or `outsider` (of another group). */
  tokenFor(username: string, options?: { readonly group?: string; readonly days?: number }): string;
  /** Takes a token back, as an administrator does. */
  revoke(token: string): void;
  /** Reserves a testbed by name for somebody else; the returned function gives it back. */
  reserve(testbed: string): () => void;
  /** A signed link to a stored file, such as the archive `REQ0000001-1-run`. */
  linkTo(file: string): string;
}

/** Makes the state of an XPRESSO. */
export function createXpressoState({ options, world, clock, random }: Setup<XpressoOptions>): XpressoState {
  const { apiVersion = "v2" } = options;
  if (apiVersion !== "v1" && apiVersion !== "v2") {
    throw new RangeError(`xpresso.apiVersion must be "v1" or "v2", not ${JSON.stringify(apiVersion)}.`);
  }
  const people = createPeople();
  const registry = createRegistry(world, random);
  const state: XpressoState = {
    hasV2: apiVersion === "v2",
    options,
    clock,
    random,
    began: clock.now(),
    people,
    registry,
    requests: new Map(),
    queue: [],
    images: new Map(),
    files: new Map(),
    refusedSubmissions: 0,
    tokenFor: (username, token) => issueToken(people, clock, username, token),
    revoke: (token) => void people.tokens.delete(token.replace(/^Jwt /, "")),
    reserve(name) {
      const testbed = findByName(registry.testbeds.values(), name);
      if (testbed.takenBy !== undefined) throw new RangeError(`${name} is taken already.`);
      testbed.takenBy = "somebody else";
      return () => {
        testbed.takenBy = undefined;
        startWaiting(state);
      };
    },
    linkTo: (file) => `/api/v1/files/${encodeURIComponent(file)}/download?${signatureOf(file)}`,
  };
  createHistory(state);
  return state;
}

/** What a link to a file must carry. */
export function signatureOf(file: string): string {
  return `signature=${btoa(`lab ${file}`).replaceAll("=", "").replaceAll("+", "-").replaceAll("/", "_")}&expires=4102444800`;
}

function findByName(testbeds: Iterable<Testbed>, name: string): Testbed {
  for (const testbed of testbeds) if (testbed.name === name) return testbed;
  throw new RangeError(`The lab has no testbed ${name}.`);
}
