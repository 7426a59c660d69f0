export { run } from "./run.ts";
export type { Io } from "./io.ts";
export { exitCodes } from "./exit-codes.ts";
export { type Change, type Level, mostSevere } from "./diff/change.ts";
export { compareSpecs } from "./diff/compare-specs.ts";
export { proposeChangeset } from "./diff/changeset.ts";
export { applyOverlay, type Overlay } from "./spec/overlay.ts";
