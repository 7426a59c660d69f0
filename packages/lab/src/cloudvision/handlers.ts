import type { operations } from "@northbound/cloudvision/schema";
import type { Context, Handlers } from "../core/backend.ts";
import type { CloudVisionState } from "./state.ts";

/** Behaviours of CloudVision, typed by its spec. */
export type CloudVisionHandlers = Handlers<operations, CloudVisionState>;

/** A request that fits the spec. */
export type CloudVisionContext = Context<CloudVisionState>;
