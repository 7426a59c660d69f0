import type { Bundle, Installed, Job, Profile, Registered, Testbed } from "./registry.ts";
import type { XpressoState } from "../state.ts";
import { micro } from "../times.ts";
import type { Schemas } from "../types.ts";

/** Everything was registered when the lab was, as far as it tells. */
export function registrationTime({ began }: XpressoState): string {
  return micro(began - 90 * 86_400_000);
}

/** A job as v1 tells it. */
export function jobV1(state: XpressoState, job: Job): Schemas["JobV1"] {
  return {
    uuid: job.id,
    ...jobFacts(job),
    interest_lists: "",
    profiles: job.profiles.map((profile) => profileV1(state, profile)),
  };
}

/** A job as v2 tells it. */
export function jobV2(state: XpressoState, job: Job): Schemas["JobV2"] {
  return {
    id: job.id,
    ...jobFacts(job),
    interest_lists: ["lab@example.net"],
    profiles: job.profiles.map((profile) => profileV2(state, profile)),
  };
}

function jobFacts({ name, description }: Job) {
  return {
    name,
    harness: "pyATS",
    job_file: `/auto/tests/${name}/job.py`,
    description,
    support_mailers: "lab@example.net",
  };
}

/** A profile as v1 tells it. */
export function profileV1(state: XpressoState, profile: Profile): Schemas["ProfileV1"] {
  const { harness, engine } = installedFor(state, profile.group);
  return {
    uuid: profile.id,
    ...profileFacts(state, profile),
    config_state: "ENABLED",
    interest_lists: "",
    ...(engine && { engine_instance: { uuid: engine.id, name: engine.name, deleted: false } }),
    harness_instances: harness ? [{ ...harnessV1(state, harness), config: "" }] : [],
    envargs: [],
    jobargs: [],
    testbeds: profile.testbeds.map(({ id, name }) => ({ uuid: id, name })),
  };
}

/** A profile as v2 tells it. */
export function profileV2(state: XpressoState, profile: Profile): Schemas["ProfileV2"] {
  const { harness, engine } = installedFor(state, profile.group);
  return {
    id: profile.id,
    ...profileFacts(state, profile),
    configuration_state: "ENABLED",
    interest_lists: ["lab@example.net"],
    ...(engine && { engine_instance: { id: engine.id, name: engine.name } }),
    harness_instances: harness ? [{ ...harnessV2(state, harness), config: "" }] : [],
    envargs: [],
    jobargs: [],
    testbeds: profile.testbeds.map(({ id, name }) => ({ id, name })),
  };
}

function profileFacts(state: XpressoState, { name, isDefault }: Profile) {
  return {
    name,
    is_default: isDefault,
    priority: 4,
    date_created: registrationTime(state),
    enginefields: [],
    harnessfields: [],
    max_run_time: 43_200,
  };
}

/** The harness and the engine that run the jobs of a group. */
export function installedFor(
  { registry }: XpressoState,
  group: string,
): { readonly harness: Installed | undefined; readonly engine: Installed | undefined } {
  const of = (all: ReadonlyMap<string, Installed>): Installed | undefined =>
    [...all.values()].find((one) => one.group === group);
  return { harness: of(registry.harnesses), engine: of(registry.engines) };
}

/** A testbed as v1 tells it. */
export function testbedV1(state: XpressoState, testbed: Testbed): Schemas["TestbedV1"] {
  const created = registrationTime(state);
  return {
    uuid: testbed.id,
    ...testbedFacts(state, testbed),
    devices: testbed.devices.map(({ id, connection, world }) => ({
      uuid: id,
      ...deviceFacts(testbed, world),
      connections: [{ uuid: connection, ...connectionFacts(world, created), deleted: false }],
      created_time: created,
      deleted: false,
    })),
    topology: testbed.topology?.id ?? null,
    topology_name: testbed.topology?.name ?? null,
    clean_instruction_id: testbed.cleanInstruction ?? null,
    states: {
      reservation: reservationState(testbed),
      operation: usageState(testbed),
      configuration: "ENABLED",
    },
  };
}

/** A testbed as v2 tells it. */
export function testbedV2(state: XpressoState, testbed: Testbed): Schemas["TestbedV2"] {
  const created = registrationTime(state);
  const { topology } = testbed;
  return {
    id: testbed.id,
    ...testbedFacts(state, testbed),
    devices: testbed.devices.map(({ id, connection, world }) => ({
      id,
      ...deviceFacts(testbed, world),
      connections: [{ id: connection, ...connectionFacts(world, created) }],
      date_created: created,
    })),
    topology: topology ? { name: topology.name, id: topology.id } : null,
    operational_state: usageState(testbed),
    configuration_state: "ENABLED",
    reservation_state: reservationState(testbed),
  };
}

function testbedFacts(state: XpressoState, { id, name, site, devices }: Testbed) {
  return {
    name,
    description: devices.map(({ world }) => world.hostname).join(" and "),
    date_created: registrationTime(state),
    created_by: "automation",
    deleted_at: null,
    link_id: id,
    max_reservation_time: 86_400,
    max_retention_period: 43_200,
    site,
    bldg: "ALL",
    reservation_disabled: false,
    backend: "static",
  };
}

function deviceFacts(testbed: Testbed, { hostname, model }: Testbed["devices"][number]["world"]) {
  return {
    name: hostname,
    description: null,
    type: "router",
    os: "eos",
    platform: model,
    source: 0,
    entity_type: "Device" as const,
    operational_state: usageState(testbed),
    configuration_state: "ENABLED",
  };
}

function connectionFacts({ address }: Testbed["devices"][number]["world"], created: string) {
  return {
    name: "cli",
    protocol: "telnet",
    ip: address,
    port: 23,
    entity_type: "Connection" as const,
    created_time: created,
  };
}

function usageState({ takenBy }: Testbed): string {
  return takenBy === undefined ? "FREE" : "BUSY";
}

function reservationState({ takenBy }: Testbed): string {
  return takenBy === undefined ? "AVAILABLE" : "UNAVAILABLE";
}

/** A harness as v1 tells it. */
export function harnessV1(state: XpressoState, { id, name, site }: Installed): Schemas["HarnessV1"] {
  return {
    uuid: id,
    name,
    harness: "pyATS",
    path: "/auto/pyats",
    supporting_path: "",
    config_state: "ENABLED",
    oper_state: "ONLINE",
    site,
    bldg: "ALL",
    support_liveview: true,
    created_by: "automation",
    date_created: registrationTime(state),
    date_modified: registrationTime(state),
    deleted: false,
  };
}

/** A harness as v2 tells it. */
export function harnessV2(_state: XpressoState, { id, name, site }: Installed): Schemas["HarnessV2"] {
  return {
    id,
    name,
    harness: "pyATS",
    path: "/auto/pyats",
    configuration_state: "ENABLED",
    operational_state: "ONLINE",
    site,
    bldg: "ALL",
  };
}

/** Name and identifier, which is all that is known of bundles, topologies and engines. */
export function namedV1(_state: XpressoState, { id, name }: Registered | Bundle): { uuid: string; name: string } {
  return { uuid: id, name };
}

/** The same in v2. */
export function namedV2(_state: XpressoState, { id, name }: Registered | Bundle): { id: string; name: string } {
  return { id, name };
}
