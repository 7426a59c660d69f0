import type { operations } from "@northbound/rhev/schema";
import { defineLabBackend, type Handler, type LabBackend } from "../core/backend.ts";
import { collectHandlers } from "../core/collect-handlers.ts";
import type { SpecOperation } from "../spec/read-spec.ts";
import { act } from "./actions/actions.ts";
import { apiHandlers } from "./api.ts";
import { invalid, tolerates, refuse, unknownPath } from "./faults.ts";
import { answerImages } from "./images/image-server.ts";
import { consoleFile } from "./collections/console-file.ts";
import { externalImportHandlers } from "./collections/external-imports.ts";
import { get, list } from "./collections/lists.ts";
import { sampleOf } from "./samples.ts";
import { authenticate, sessionHandlers } from "./access/session.ts";
import { rhevSpec } from "./spec.ts";
import { seed } from "./seed/seed.ts";
import { seedUsed } from "./seed/used.ts";
import { administrator, createEngineState, type EngineState, type RhevOptions } from "./state.ts";
import { taskStatus } from "./actions/tasks.ts";
import { finish, prepare } from "./serialization/serialization.ts";
import { create, remove, update } from "./collections/writes.ts";

/** An oVirt engine: collections with links and actions, machines that live in lab time, searches, tokens, JSON and XML. */
export const rhevBackend: LabBackend<EngineState, RhevOptions> = defineLabBackend<EngineState, RhevOptions>({
  name: "rhev",
  specs: { "": rhevSpec },
  prepare,
  finish,
  credentials: administrator,
  optionNames: { version: true, machines: true, step: true, tokenLife: true, used: true },
  create: (setup) => {
    const state = createEngineState(setup);
    seed(state, setup.options.machines);
    if (setup.options.used === true) seedUsed(state);
    return state;
  },
  version: (state) => state.version,
  authenticate,
  handlers: collectHandlers<operations, EngineState>(sessionHandlers, apiHandlers, externalImportHandlers),
  behaviour: behaviourOf,
  sample: sampleOf,
  beside: answerImages,
  unknownPath,
  tolerates,
  invalid,
  refuse,
});

/** All collections and objects behave alike; what is special about one is in its factory and its actions. */
function behaviourOf(operation: SpecOperation, { tree }: EngineState): Handler<EngineState> | undefined {
  const role = tree.roles.get(operation.id);
  switch (role?.kind) {
    case "list":
      return (context) => list(role.place, context);
    case "get":
      return (context) => consoleFile(role.place, context) ?? get(role.place, context);
    case "create":
      return (context) => create(role.place, context);
    case "update":
      return (context) => update(role.place, context);
    case "delete":
      return (context) => remove(role.place, context);
    case "action":
      return (context) => act(role, context);
    case "status":
      return (context) => taskStatus(context);
    case undefined:
      return undefined;
  }
}
