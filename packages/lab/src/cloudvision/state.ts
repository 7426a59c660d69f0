import type { Setup } from "../core/backend.ts";
import type { LabClock } from "../core/clock.ts";
import type { Random } from "../core/random.ts";
import type { World } from "../world/world.ts";
import { type Aaa, createAaa } from "./people/aaa-state.ts";
import { type Certificates, createCertificates } from "./certificates/state.ts";
import { createFabric, type Fabric } from "./inventory/fabric.ts";
import { createImages, type Images } from "./images/state.ts";
import { createLabels, type Labels } from "./inventory/labels-state.ts";
import type { Tasks } from "./tasks/state.ts";
import { type Builders, createBuilders } from "./builders/state.ts";
import { type ChangeControls, createChangeControls } from "./change-controls/state.ts";
import { createPeople, type People } from "./people/state.ts";
import { Resources } from "./resources/resources.ts";
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
  /**
   * Begins as a server that has been in use: with tasks that have ended, one of them in a change control, a builder and a
   * workspace. Its last device has no domain, so that its FQDN is its host name. @default false
   */
  readonly used?: boolean;
}

/** Everything that the nodes of a CloudVision share; each subject makes and keeps its own part. */
export interface CloudVisionState {
  readonly version: string;
  readonly options: CloudVisionOptions;
  readonly clock: LabClock;
  readonly random: Random;
  readonly world: World;
  readonly fabric: Fabric;
  readonly labels: Labels;
  readonly people: People;
  readonly aaa: Aaa;
  readonly certificates: Certificates;
  readonly images: Images;
  readonly builders: Builders;
  readonly tasks: Tasks;
  readonly changeControls: ChangeControls;
  readonly snapshots: Snapshots;
  readonly uiEvents: UiEvents;
  readonly audit: Schemas["AuditLogEntry"][];
  readonly resources: Resources;
}

/** Makes the state of a CloudVision without what the Resource APIs show. */
export function createCloudVisionState(setup: Setup<CloudVisionOptions>): CloudVisionState {
  const { options, clock, random } = setup;
  const { version = "2024.3.1" } = options;
  const world = options.used === true ? withoutLastDomain(setup.world) : setup.world;
  if (!/^20\d\d\.\d+(\.\d+)?$/.test(version)) {
    throw new RangeError(`cloudvision.version must look like 2024.3.1, not ${JSON.stringify(version)}.`);
  }
  const now = clock.now();
  const fabric = createFabric(world, random, now);
  return {
    version,
    options,
    clock,
    random,
    world,
    fabric,
    labels: createLabels(fabric, now),
    people: createPeople(now),
    aaa: createAaa(),
    certificates: createCertificates(now),
    images: createImages(world, random, now),
    builders: createBuilders(),
    tasks: new Map(),
    changeControls: createChangeControls(),
    snapshots: createSnapshots(now),
    uiEvents: createUiEvents(now),
    audit: [],
    resources: new Resources(cloudVisionSpec, clock),
  };
}

/** The world with a last device that has no domain. */
function withoutLastDomain(world: World): World {
  const devices = world.devices.map((device, index, { length }) =>
    index === length - 1 ? { ...device, fqdn: device.hostname } : device,
  );
  return { ...world, devices };
}
