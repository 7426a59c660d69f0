import { createRhev, type Rhev, type RhevOptions } from "@northbound/rhev";
import { createLab, type Lab, type LabOptions } from "../../src/lab.ts";

/** An engine and a client of it; everything ends with the scope. */
export interface Bench extends AsyncDisposable {
  readonly lab: Lab;
  readonly rhev: Rhev;
}

/** Starts an engine whose time runs a thousand times faster, and a client that logs in with a password. */
export async function startEngine(
  options: Partial<RhevOptions> = {},
  labOptions: Partial<LabOptions> = {},
): Promise<Bench> {
  const lab = await createLab({
    rhev: { step: 400 },
    protocol: "http",
    world: { machines: 40, devices: 1 },
    clock: { speed: 100 },
    ...labOptions,
  });
  const { username, password } = lab.rhev.credentials;
  const rhev = createRhev({ nodes: lab.rhev.urls, credentials: { username, password }, ...options });
  return {
    lab,
    rhev,
    async [Symbol.asyncDispose]() {
      await rhev.close();
      await lab.close();
    },
  };
}

/** Options of waits that suit lab time. */
export const quick = { delay: 2, maxDelay: 10, deadline: 5_000 };

/** What must be there. */
export function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("There is none.");
  return value;
}
