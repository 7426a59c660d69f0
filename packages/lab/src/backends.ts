import type { LabBackend } from "./core/backend.ts";
import type { Cluster } from "./core/cluster.ts";
import type { CloudCixOptions, CloudCixState } from "./cloudcix/state.ts";
import type { CloudVisionOptions, CloudVisionState } from "./cloudvision/state.ts";
import type { EngineState, RhevOptions } from "./rhev/state.ts";
import type { PrimeOptions, PrimeState } from "./prime-infrastructure/state.ts";
import type { XpressoOptions, XpressoState } from "./xpresso/state.ts";

/** The state of each stand-in, by the name under which the lab has it. */
export interface BackendStates {
  readonly cloudcix: CloudCixState;
  readonly cloudvision: CloudVisionState;
  readonly rhev: EngineState;
  readonly prime: PrimeState;
  readonly xpresso: XpressoState;
}

/** What can be set for each stand-in. */
export interface BackendOptions {
  readonly cloudcix: CloudCixOptions;
  readonly cloudvision: CloudVisionOptions;
  readonly rhev: RhevOptions;
  readonly prime: PrimeOptions;
  readonly xpresso: XpressoOptions;
}

/** Name of a stand-in. */
export type BackendName = keyof BackendStates;

/** The clusters of a lab by name. */
export type Clusters = { readonly [Name in BackendName]: Cluster<BackendStates[Name]> };

type Loaders = { readonly [Name in BackendName]: () => Promise<LabBackend<BackendStates[Name], BackendOptions[Name]>> };

/** Where each stand-in comes from; its spec is big, so it is loaded when it is wanted. */
export const backendLoaders: Loaders = {
  cloudcix: async () => (await import("./cloudcix/index.ts")).cloudcixBackend,
  cloudvision: async () => (await import("./cloudvision/index.ts")).cloudvisionBackend,
  rhev: async () => (await import("./rhev/index.ts")).rhevBackend,
  prime: async () => (await import("./prime-infrastructure/index.ts")).primeBackend,
  xpresso: async () => (await import("./xpresso/index.ts")).xpressoBackend,
};

/** Every stand-in that there is. */
export const backendNames: readonly BackendName[] = Object.keys(backendLoaders) as BackendName[];
