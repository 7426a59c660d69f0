import type { operations } from "@northbound/xpresso/schema";
import type { Handlers, IncomingRequest } from "../core/backend.ts";
import type { XpressoState } from "./state.ts";

/** Behaviours of XPRESSO, typed by its spec. */
export type XpressoHandlers = Handlers<operations, XpressoState>;

/** A request before its body is read. */
export type XpressoIncomingRequest = IncomingRequest<XpressoState>;
