import { defineLabBackend, type LabBackend } from "../core/backend.ts";
import { cloudHandlers } from "./infrastructure/cloud.ts";
import { collectionBehaviour } from "./collections/collections.ts";
import { computeBehaviour } from "./infrastructure/compute.ts";
import { invalid, refuse, unknownPath } from "./errors.ts";
import { iaasBehaviour } from "./infrastructure/iaas.ts";
import { locate } from "./access/locate.ts";
import { sampleOf } from "./samples.ts";
import { authenticate, sessionHandlers } from "./access/session.ts";
import { cloudCixSpecs } from "./specs.ts";
import { type CloudCixOptions, type CloudCixState, createCloudCixState, robot } from "./state.ts";

/** CloudCIX: every application over one membership, told apart by host name or by path. */
export const cloudcixBackend: LabBackend<CloudCixState, CloudCixOptions> = defineLabBackend<
  CloudCixState,
  CloudCixOptions
>({
  name: "cloudcix",
  specs: cloudCixSpecs,
  locate,
  credentials: { username: robot.email, password: robot.password, token: "" },
  optionNames: { tokenLife: true, stepSeconds: true, records: true, projects: true, requestsPerSecond: true },
  create: createCloudCixState,
  authenticate,
  handlers: { ...sessionHandlers, ...cloudHandlers },
  behaviour: (operation) => iaasBehaviour(operation) ?? computeBehaviour(operation) ?? collectionBehaviour(operation),
  sample: sampleOf,
  // Lists pass over what they do not know, with a warning; only a missing parameter is a mistake.
  tolerates: (_incoming, { field, message }) => field.startsWith("query") && message !== "is required",
  unknownPath,
  invalid,
  refuse,
  // Clients compare the end of a token with the server's clock, which is that of the lab.
  finish: ({ clock }, answer) => answer.with("date", new Date(clock.now()).toUTCString()),
});
