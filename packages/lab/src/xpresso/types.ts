import type { components, operations } from "@northbound/xpresso/schema";
import type { Arrival, Handlers } from "../core/backend.ts";
import type { XpressoState } from "./state.ts";

/** Types of the spec by name. */
export type Schemas = components["schemas"];

/** Behaviours of XPRESSO, typed by its spec. */
export type XpressoHandlers = Handlers<operations, XpressoState>;

/** A request on its way through XPRESSO. */
export type XpressoArrival = Arrival<XpressoState>;
