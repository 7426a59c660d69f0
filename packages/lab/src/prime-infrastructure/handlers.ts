import type { operations } from "@northbound/prime-infrastructure/schema";
import type { Context, Handlers, IncomingRequest } from "../core/backend.ts";
import type { PrimeState } from "./state.ts";

/** Behaviours of Prime Infrastructure, typed by its spec. */
export type PrimeHandlers = Handlers<operations, PrimeState>;

/** A request before its body is read. */
export type PrimeIncomingRequest = IncomingRequest<PrimeState>;

/** A request that fits the spec. */
export type PrimeContext = Context<PrimeState>;
