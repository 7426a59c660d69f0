import type { Setup } from "../core/backend.ts";
import type { LabClock } from "../core/clock.ts";
import type { Random } from "../core/random.ts";
import type { World } from "../world/world.ts";
import { type Aaa, createAaa } from "./people/aaa.ts";
import { type Certificates, createCertificates } from "./certificates/state.ts";
import { createFabric, type Fabric } from "./inventory/fabric.ts";
import { createImages, type Images } from "./images/state.ts";
import { createLabels, type LabelEntry } from "./inventory/label-assignment.ts";
import { createPeople, type People } from "./people/state.ts";
import { Resources } from "./resources/resources.ts";
import { seedResources } from "./resources/seed.ts";
import { createSnapshots, type Snapshots } from "./snapshots/state.ts";
import { cloudVisionSpec } from "./spec.ts";
import type { Schemas } from "./types.ts";
import { createUiEvents, type UiEvents } from "./events/state.ts";

/** What can be set for CloudVision. */
export interface CloudVisionOptions {
  /** Release that it plays, 2018.1 to 2024.3 and later. @default "2024.3.1" */
  readonly version?: string;
  /** Lab milliseconds that each step of a task takes. @default 400 */
  readonly taskStep?: number;
  /** Events in the Resource API. @default 2_000 */
  readonly events?: number;
  /** An ended session looks like a success that holds `LOG OUT MESSAGE`, as it may on any release. @default false */
  readonly logOutMessage?: boolean;
}

/** A task with the fields that its states need. */
export interface Task {
  readonly id: string;
  record: Schemas["Task"];
  readonly log: { readonly at: number; readonly text: string }[];
  /** What happens when it completes. */
  readonly apply: () => void;
  /** Makes it fail at its second step. */
  fails: boolean;
  cancel: (() => void) | undefined;
}

/** Everything that the nodes of a CloudVision share. */
export interface CloudVisionState {
  readonly version: string;
  readonly options: CloudVisionOptions;
  readonly clock: LabClock;
  readonly random: Random;
  readonly world: World;
  readonly fabric: Fabric;
  readonly people: People;
  readonly images: Images;
  readonly tasks: Map<string, Task>;
  readonly audit: Schemas["AuditLogEntry"][];
  /** Change controls of the two older interfaces, by id. */
  readonly legacyChangeControls: Map<string, Schemas["LegacyChangeControl"]>;
  readonly ccapi: Map<string, CcapiControl>;
  readonly resources: Resources;
  /** Labels of the portal, by key. */
  readonly labels: Map<string, LabelEntry>;
  readonly aaa: Aaa;
  readonly snapshots: Snapshots;
  readonly uiEvents: UiEvents;
  readonly certificates: Certificates;
  /** Which builder wrote which configlet, and for what device, by the key of the configlet. */
  readonly generated: Map<string, Schemas["GeneratedConfigletMapper"]>;
  /** Pictures of devices as base64 text, by the key of the device. */
  readonly pictures: Map<string, string>;
}

/** A change control of the second generation. */
export interface CcapiControl {
  readonly config: Schemas["CcapiChangeControl"];
  readonly timestamp: string;
  approved: boolean;
  status: Schemas["CcapiStatus"];
  cancel: (() => void) | undefined;
}

/** Makes the state of a CloudVision. */
export function createCloudVisionState({ options, world, clock, random }: Setup<CloudVisionOptions>): CloudVisionState {
  const { version = "2024.3.1" } = options;
  if (!/^20\d\d\.\d+(\.\d+)?$/.test(version)) {
    throw new RangeError(`cloudvision.version must look like 2024.3.1, not ${JSON.stringify(version)}.`);
  }
  const now = clock.now();
  const fabric = createFabric(world, random, now);
  const state: CloudVisionState = {
    version,
    options,
    clock,
    random,
    world,
    fabric,
    people: createPeople(now),
    images: createImages(world, random, now),
    tasks: new Map(),
    audit: [],
    legacyChangeControls: new Map(),
    ccapi: new Map(),
    resources: new Resources(cloudVisionSpec, clock),
    labels: createLabels(fabric, now),
    aaa: createAaa(),
    snapshots: createSnapshots(now),
    uiEvents: createUiEvents(now),
    certificates: createCertificates(now),
    generated: new Map(),
    pictures: new Map(),
  };
  seedResources(state);
  return state;
}
