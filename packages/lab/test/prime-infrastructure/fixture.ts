import {
  createPrimeInfrastructure,
  type PrimeInfrastructure,
  type PrimeInfrastructureOptions,
} from "@northbound/prime-infrastructure";
import { createLab, type Lab, type LabOptions } from "../../src/index.ts";

/** Limits that get in nobody's way. */
export const noLimits = { perUserThreshold: -1, maxConcurrentQueries: -1 };

/** A lab with Prime alone, in plain HTTP. */
export function primeLab(options: Exclude<LabOptions["prime"], boolean | undefined> = {}, speed = 1): Promise<Lab> {
  return createLab({
    prime: { limits: noLimits, clients: 250, ...options },
    protocol: "http",
    clock: { start: Date.UTC(2026, 0, 15, 8), speed },
    world: { sites: 2, devices: 48, machines: 2 },
    onViolation: () => undefined,
  });
}

/** A client of the lab that holds nothing back. */
export function clientOf(lab: Lab, options: Partial<PrimeInfrastructureOptions> = {}): PrimeInfrastructure {
  return createPrimeInfrastructure({
    nodes: lab.prime.urls,
    credentials: lab.prime.credentials,
    hold: 1,
    serverVersion: "latest",
    ...options,
  });
}
