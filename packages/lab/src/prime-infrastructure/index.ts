import type { operations } from "@northbound/prime-infrastructure/schema";
import { defineLabBackend, type LabBackend } from "../core/backend.ts";
import { collectHandlers } from "../core/collect-handlers.ts";
import { dataBehaviour } from "./data/data.ts";
import { discoveryHandlers } from "./data/discovery.ts";
import { invalid, refuse, unknownPath } from "./errors.ts";
import { jobBehaviour } from "./services/job-starters.ts";
import { sampleOf } from "./samples.ts";
import { serviceHandlers } from "./services/services.ts";
import { authenticate } from "./access/session.ts";
import { primeSpec } from "./spec.ts";
import { createPrimeState, type PrimeOptions, type PrimeState } from "./state.ts";
import { finish, prepare } from "./serialization/serialization.ts";

/** Prime Infrastructure: the shared world's devices, access points and clients, jobs, and limits that bite. */
export const primeBackend: LabBackend<PrimeState, PrimeOptions> = defineLabBackend<PrimeState, PrimeOptions>({
  name: "prime",
  specs: { "": primeSpec },
  credentials: { username: "api", password: "prime-lab", token: "" },
  optionNames: {
    version: true,
    clients: true,
    limits: {
      limitPageSize: true,
      limitUnpagedQuery: true,
      maxAllUserConcurrentQueries: true,
      maxConcurrentQueries: true,
      perUserThreshold: true,
      totalRequestThreshold: true,
      windowSegments: true,
      windowSize: true,
    },
    maxSessions: true,
    latency: true,
  },
  create: createPrimeState,
  version: ({ version }) => version,
  prepare,
  finish,
  authenticate,
  handlers: collectHandlers<operations, PrimeState>(discoveryHandlers, serviceHandlers),
  behaviour: (operation) => dataBehaviour(operation) ?? jobBehaviour(operation),
  sample: sampleOf,
  unknownPath,
  invalid,
  refuse,
});
