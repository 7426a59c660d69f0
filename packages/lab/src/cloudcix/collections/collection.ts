import type { Context } from "../../core/backend.ts";
import type { SpecOperation } from "../../spec/read-spec.ts";
import type { CloudCixState } from "../state.ts";

/** A request to one of the applications. */
export type CixContext = Context<CloudCixState>;

/** The operations of one group that work on the same records. */
export interface Collection {
  /** `iaas/vm`. */
  readonly name: string;
  /** Path of the list, parents included. */
  readonly path: string;
  readonly list: SpecOperation | undefined;
  readonly create: SpecOperation | undefined;
  /** An operation whose answer is one record. */
  readonly one: SpecOperation | undefined;
  /** The last path parameter of its records. */
  readonly keyName: string;
  /** The member of a record that holds its key. */
  readonly keyMember: string;
}
