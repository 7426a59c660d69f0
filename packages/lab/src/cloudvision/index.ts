import type { LabBackend } from "../core/backend.ts";
import type { CloudVisionOptions, CloudVisionState } from "./state.ts";
export declare const cloudvisionBackend: LabBackend<CloudVisionState, CloudVisionOptions>;
