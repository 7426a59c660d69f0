import type { operations } from "@northbound/rhev/schema";
import type { Context, Handlers } from "../core/backend.ts";
import type { EngineState } from "./state.ts";

/** Behaviours of the engine, typed by its spec. */
export type EngineHandlers = Handlers<operations, EngineState>;

/** A request that fits the spec. */
export type EngineContext = Context<EngineState>;
