import type { LabClock } from "../core/clock.ts";
import type { Random } from "../core/random.ts";
import type { People } from "./people/people.ts";
import type { Registry } from "./registry/registry.ts";
import type { Item, Request } from "./requests/request.ts";
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

/** What a link to a file must carry. */
export function signatureOf(file: string): string {
  return `signature=${btoa(`lab ${file}`).replaceAll("=", "").replaceAll("+", "-").replaceAll("/", "_")}&expires=4102444800`;
}
