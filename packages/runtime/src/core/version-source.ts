import type { Operation } from "./operation.ts";

/** How the version of a server is learned. */
export interface VersionSource {
  /** The operation that tells it. */
  readonly operation: Operation;
  /** Takes the version out of the answer; `undefined` when it does not say. */
  read(value: unknown): string | undefined;
}
