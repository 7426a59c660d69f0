export { createRhev, extend, type Extended, type Rhev } from "./client.ts";
export { type ClientParts, readOptions } from "./read-options.ts";
export type { RhevOptions } from "./options.ts";
export type { PasswordCredentials, RhevCredentials } from "./session.ts";
export { detectBasePath } from "./base-path.ts";
export type { Calls } from "./generated/calls.ts";
export type { components, paths } from "./generated/schema.d.ts";
export type * from "./generated/types.ts";

// Failures.
export { faultOf } from "./engine-fault.ts";
export type { EngineFault } from "./faults.ts";

// Objects, collections and links.
export type { Handle, HandleBase, HandleWaiting } from "./resources/handle.ts";
export type { Resources, SpecialObjects } from "./resources/resources.ts";
export type {
  CallsOf,
  Collection,
  CollectionName,
  Existing,
  Linked,
  RootGroup,
  Schemas,
  Sent,
  Which,
} from "./resources/types.ts";
export type { AnyGroups, GroupExtras, Handling, SearchableGroups } from "./groups.ts";

// Searching.
export { type Criterion, type Search, type SearchValue, toSearch } from "./search/search.ts";
export type { SearchableGroup, SearchFields } from "./search/fields.ts";
export type { SearchableCalls, SearchInput, SearchOf } from "./search/searchable.ts";

// Waiting.
export { type BusyOptions, isBusy } from "./waiting/busy.ts";
export type { Accepted, CompleteOptions } from "./waiting/complete.ts";
export type { StatedGroup } from "./waiting/states.ts";
export {
  type GoneWaitOptions,
  stateOf,
  type StateOf,
  type StateWaitOptions,
  type Waiting,
} from "./waiting/wait-for-state.ts";

// Events.
export type { EventFollowing, FollowOptions } from "./events.ts";

// First contact.
export { type Authority, type AuthorityOptions, fetchAuthority } from "./trust.ts";

// Images and backups.
export type { BackedUp, BackupOptions, BackupPlan } from "./images/backup.ts";
export type { Downloaded, DownloadOptions, ImageSink } from "./images/download.ts";
export type { BackingUp, ImageTransferring } from "./images/images.ts";
export type { TransferOptions } from "./images/transfer.ts";
export type { ImageSource, Uploaded } from "./images/upload.ts";

// Values of the wire.
export {
  toBigInt,
  toBoolean,
  toDate,
  toNumber,
  toWire,
  type WireBoolean,
  type WireDate,
  type WireInteger,
} from "./values.ts";

// What users of any client need beside it: errors and their guards, options, waiting, loggers.
export * from "@northbound/runtime/essentials";
