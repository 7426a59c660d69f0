import type { LabNode } from "../../core/node.ts";
import type { CloudVisionState } from "../state.ts";
import type { ResourceValue } from "./resources.ts";

/** Who writes. */
export interface Writer {
  readonly user: string;
  readonly nodes: readonly LabNode[];
}

/** What writing a resource means beyond keeping it. */
export interface WriteRule {
  /** Fills in what the server chooses, such as an identifier. */
  readonly complete?: (state: CloudVisionState, given: ResourceValue, writer: Writer) => ResourceValue;
  /** Refuses what can't be, by throwing. */
  readonly check?: (state: CloudVisionState, value: ResourceValue, given: ResourceValue, writer: Writer) => void;
  /** What is kept of a value that is shown once in full, such as a token. */
  readonly keep?: (value: ResourceValue) => ResourceValue;
  /** What follows beside that it shows in the resource without `Config`. `given` is what this request set. */
  readonly apply?: (state: CloudVisionState, value: ResourceValue, given: ResourceValue, writer: Writer) => void;
  /** What it shows as is written by `apply` alone. */
  readonly showsItself?: true;
  /** Refuses a deletion that can't be, by throwing. */
  readonly checkRemoval?: (state: CloudVisionState, key: ResourceValue) => void;
  /** What follows a deletion. */
  readonly remove?: (
    state: CloudVisionState,
    key: ResourceValue,
    before: ResourceValue | undefined,
    writer: Writer,
  ) => void;
}

/** Rules by resource. */
export type WriteRules = Readonly<Record<string, WriteRule | undefined>>;
