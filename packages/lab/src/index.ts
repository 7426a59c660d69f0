export { createLab, type Lab, type LabOptions } from "./lab.ts";
export {
  createLabCore,
  type BackendChoice,
  type ClusterOptions,
  type LabCore,
  type LabCoreOptions,
  type OwnBackend,
} from "./core/lab-core.ts";
export type { BackendName, BackendOptions, BackendStates } from "./backends.ts";

export { Cluster } from "./core/cluster.ts";
export { type Listener, LabNode } from "./core/node.ts";
export type { Counters } from "./core/counters.ts";
export type { Journal, JournalEntry } from "./core/journal.ts";
export type { LabClock, LabClockOptions } from "./core/clock.ts";
export type { ActiveFault, FaultOptions, FaultSubject } from "./core/faults.ts";
export type { Session, Sessions } from "./core/sessions.ts";
export { describeViolation, LabViolationError, type Violation } from "./core/violations.ts";
export type { Problem } from "./spec/validator.ts";

export {
  defineLabBackend,
  type Context,
  type Handler,
  type Handlers,
  type LabBackend,
  type LabCredentials,
} from "./core/backend.ts";
export { defineSpecBackend, type SpecBackendOptions } from "./core/spec-backend.ts";
export { LabFault } from "./core/fault-error.ts";
export { Answer, binary, empty, json, type LabRequest, ndjson, serverSentEvents, text } from "./http/message.ts";

export type { CloudCixOptions, CloudCixState, LabUser } from "./cloudcix/state.ts";
export type { CloudVisionOptions, CloudVisionState } from "./cloudvision/state.ts";
export type { EngineState, RhevOptions } from "./rhev/state.ts";
export type { XpressoOptions, XpressoState } from "./xpresso/state.ts";
export { createWorld, type World, type WorldOptions } from "./world/world.ts";
