import type { components, operations } from "@northbound/cloudvision/schema";
import type { Context, Handlers } from "../core/backend.ts";
import type { CloudVisionState } from "./state.ts";

/** Types of the spec by name. */
export type Schemas = components["schemas"];

/** Behaviours of CloudVision, typed by its spec. */
export type CloudVisionHandlers = Handlers<operations, CloudVisionState>;

/** A request on its way through a behaviour of CloudVision. */
export type CloudVisionContext = Context<CloudVisionState>;
