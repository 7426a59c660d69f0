import type { operations } from "@northbound/xpresso/schema";
import { defineLabBackend, type LabBackend } from "../core/backend.ts";
import { collectHandlers } from "../core/collect-handlers.ts";
import { invalid, refuse, tolerates, unknownPath } from "./errors.ts";
import { fileHandlers } from "./requests/files.ts";
import { imageHandlers } from "./registry/images.ts";
import { automationToken } from "./people/people.ts";
import { registryHandlers } from "./registry/registry-handlers.ts";
import { requestHandlers } from "./requests/requests.ts";
import { sampleOf } from "./samples.ts";
import { authenticate } from "./people/session.ts";
import { xpressoSpec } from "./spec.ts";
import { createXpressoState } from "./create-state.ts";
import type { XpressoOptions, XpressoState } from "./state.ts";

/** XPRESSO: requests that run on testbeds of the shared world, in groups with permissions. */
export const xpressoBackend: LabBackend<XpressoState, XpressoOptions> = defineLabBackend<XpressoState, XpressoOptions>({
  name: "xpresso",
  specs: { "": xpressoSpec },
  credentials: { username: "automation", password: "", token: automationToken },
  optionNames: { apiVersion: true, step: true, envelope: true },
  create: createXpressoState,
  authenticate,
  handlers: collectHandlers<operations, XpressoState>(requestHandlers, registryHandlers, fileHandlers, imageHandlers),
  sample: sampleOf,
  unknownPath,
  tolerates,
  invalid,
  refuse,
});
