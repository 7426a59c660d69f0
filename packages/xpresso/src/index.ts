export { createXpresso, extend, type Extended, type Xpresso } from "./client.ts";
export { type ClientParts, readOptions, type XpressoOptions } from "./read-options.ts";
export type { UnknownMembers } from "./check-input.ts";
export type { XpressoCallOptions, XpressoPagedOptions } from "./options.ts";
export type { XpressoToken } from "./session.ts";
export type { ApiVersion, Shapes } from "./version/shapes.ts";
export { idOf } from "./id-of.ts";
export { printable } from "./printable.ts";
export { isEnded } from "./workflows/ended.ts";
export type { HelperCalls } from "./workflows/helper.ts";
export type { RequestItemProgress, RequestProgress } from "./workflows/progress.ts";
export type { RequestCalls, RequestWaitOptions, SubmitAndWaitOptions } from "./workflows/requests.ts";
export type { ResourceCalls } from "./workflows/resources.ts";
export type { ResultWorkflows } from "./workflows/results.ts";
export { type ResultFile, resultFiles } from "./workflows/result-files.ts";
export { type RequestSummary, summarize, type TaskFailure } from "./workflows/summary.ts";
export type { Calls } from "./generated/calls.ts";
export type { components, paths } from "./generated/schema.d.ts";
export type * from "./generated/types.ts";

// What users of any client need beside it: errors and their guards, options, waiting, loggers.
export * from "@northbound/runtime/essentials";
