import { type CloudVision, type CloudVisionOptions, createCloudVision } from "@northbound/cloudvision";
import type { Lab } from "../../src/index.ts";
import { createLab } from "../../src/lab.ts";

/** A release of every level, by level. */
export const releases: readonly (readonly [level: number, version: string])[] = [
  [1, "2018.1.4"],
  [2, "2018.2.5"],
  [3, "2019.1.0"],
  [4, "2020.2.3"],
  [5, "2021.1.1"],
  [6, "2021.2.1"],
  [7, "2021.3.1"],
  [8, "2022.3.1"],
  [9, "2023.1.0"],
  [10, "2023.2.1"],
  [11, "2023.3.0"],
  [12, "2024.1.1"],
  [13, "2024.2.0"],
  [14, "2024.3.1"],
  [15, "2025.1.0"],
  [16, "2025.2.0"],
  [17, "2025.3.0"],
];

/** A lab and a client of its CloudVision. */
export interface Connected extends AsyncDisposable {
  readonly lab: Lab;
  readonly cvp: CloudVision;
}

/** Starts a CloudVision of a release whose tasks end at once, and a client that has not sent anything yet. */
export async function connectTo(
  version: string,
  options: Partial<CloudVisionOptions> & { readonly nodeCount?: number; readonly seed?: number } = {},
): Promise<Connected> {
  const { nodeCount = 1, seed = 1, ...rest } = options;
  const lab = await createLab({
    cloudvision: { version, nodes: nodeCount, events: 50, taskStep: 200 },
    world: { sites: 2, devices: 36 },
    clock: { speed: 20 },
    protocol: "http",
    seed,
  });
  const { username, password } = lab.cloudvision.credentials;
  const cvp = createCloudVision({ nodes: lab.cloudvision.urls, credentials: { username, password }, ...rest });
  return {
    lab,
    cvp,
    async [Symbol.asyncDispose](): Promise<void> {
      await cvp.close().catch(() => undefined);
      await lab.close();
    },
  };
}

/** Waits that look often: the lab is quick. */
export const often: { readonly delay: number; readonly maxDelay: number; readonly deadline: number } = {
  delay: 5,
  maxDelay: 20,
  deadline: 10_000,
};
