import type { operations } from "@northbound/rhev/schema";
import type { Context, Handlers } from "../core/backend.ts";
import type { EngineState } from "./state.ts";

/** Behaviours of the engine, typed by its spec. */
export type EngineHandlers = Handlers<operations, EngineState>;

/** A request on its way through a behaviour of the engine. */
export type EngineContext = Context<EngineState>;

/** An object as the engine keeps it: members in their wire form, without links. */
export type Item = Record<string, unknown> & { id: string };
