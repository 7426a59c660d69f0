import type { Setup } from "../core/backend.ts";
import type { LabClock } from "../core/clock.ts";
import type { Session } from "../core/sessions.ts";
import { Answer } from "../http/message.ts";
import type { WorldSite } from "../world/sites.ts";
import {
  type AccessPoint,
  accessPointDetailsRow,
  accessPointRow,
  controllerRow,
  createAccessPoints,
  createControllers,
} from "./records/access-points.ts";
import { clientDetailsOf, clientSessionOf, createClients } from "./records/clients.ts";
import { jobRow, Jobs } from "./services/jobs.ts";
import { type Limits, RateLimiter } from "./access/limiter.ts";
import {
  createAlarmRows,
  createDeviceRows,
  createEventRows,
  createGroupRows,
  createServiceDomainRows,
  createTemplateRows,
  inventoryOf,
} from "./records/tables.ts";
import type { Row } from "./types.ts";

/** What can be set for Prime Infrastructure. */
export interface PrimeOptions {
  /** Release that is played. @default "3.10.4" */
  readonly version?: string;
  /** Wired and wireless clients. @default 2_000 */
  readonly clients?: number;
  /** Settings of the rate limiter that differ from the lab's: 10 a second and 5 at once for each user. */
  readonly limits?: Partial<Limits>;
  /** Web sessions that one user may have open. @default 50 */
  readonly maxSessions?: number;
  /** Real milliseconds that a data resource takes for an answer. @default 0 */
  readonly latency?: number;
}

/** Everything that a Prime Infrastructure server keeps. */
export interface PrimeState {
  readonly version: string;
  readonly clock: LabClock;
  /** Passwords by user: `api` may do everything, `reader` may only read. */
  readonly users: ReadonlyMap<string, string>;
  readonly maxSessions: number;
  /** Sessions that were opened, over all nodes. */
  readonly opened: Session[];
  readonly newSessions: WeakMap<object, Session>;
  sessionsOf(user: string): readonly Session[];
  readonly limiter: RateLimiter;
  /** Users by request, for requests that count against the limits. */
  readonly underWay: Map<object, string>;
  /** Whether the limits hold for a request: data resources always, service operations up to 3.4. */
  isLimited(path: string): boolean;
  /** Takes the time that a data resource takes. */
  work(signal: AbortSignal): Promise<void>;
  readonly jobs: Jobs;
  readonly devices: Row[];
  readonly alarms: Row[];
  readonly guests: Row[];
  readonly accessPoints: readonly AccessPoint[];
  /** The site that a virtual domain stands for; each site has one, named by its code in capitals. */
  siteOfDomain(domain: string): WorldSite | undefined;
  /** The rows of a data resource by group; those of the spec's example where the lab has nothing of its own. */
  rows(group: string, example: () => unknown): readonly Row[];
  /** Replaces the record of a row in one of the tables. */
  change(table: Row[], id: number, changes: Readonly<Record<string, unknown>>): boolean;
  /** Called with each alarm that changes; the returned function ends it. */
  onAlarm(listener: (record: Row["record"]) => void): () => void;
}

const defaultLimits: Limits = {
  limitPageSize: 1_000,
  limitUnpagedQuery: 100,
  maxAllUserConcurrentQueries: -1,
  maxConcurrentQueries: 5,
  perUserThreshold: 10,
  totalRequestThreshold: -1,
  windowSegments: 10,
  windowSize: 1_000,
};

/** The data resource GuestUsers. */
export function guestRow(id: number, record: Row["record"]): Row {
  return { id, record: { "@displayName": String(id), "@id": id, ...record } };
}

/** Makes the state of a Prime Infrastructure server. */
export function createPrimeState({ options, world, clock }: Setup<PrimeOptions>): PrimeState {
  const { version = "3.10.4", clients: count = 2_000, limits, maxSessions = 50, latency = 0 } = options;
  const now = clock.now();
  const controllers = createControllers(world);
  const accessPoints = createAccessPoints(controllers);
  const devices = createDeviceRows(world, now);
  const alarms = createAlarmRows(devices, world.seed, now);
  const templates = createTemplateRows(now);
  const guests: Row[] = [guestRow(9_001, { username: "visitor", userRole: "guest", profile: "guest" })];
  const jobs = new Jobs(clock);
  const opened: Session[] = [];
  const listeners = new Set<(record: Row["record"]) => void>();
  const byAddress = new Map(world.devices.map((device) => [device.address, device]));
  const domains = new Map(world.sites.map((site) => [site.code.toUpperCase(), site]));

  const clients = lazily(() => createClients(world, accessPoints, count, now));
  const details = lazily(() => clients().map(clientDetailsOf));
  const sessions = lazily(() => clients().map(clientSessionOf));
  const events = lazily(() => createEventRows(alarms));
  const groups = lazily(() => createGroupRows(world));
  const places = lazily(() => createServiceDomainRows(world));
  const points = lazily(() => accessPoints.map(accessPointRow));
  const pointDetails = lazily(() => accessPoints.map(accessPointDetailsRow));
  const controllerRows = lazily(() => controllers.map((entry) => controllerRow(entry, 12)));
  const tables: Readonly<Record<string, () => readonly Row[]>> = {
    devices: () => devices,
    inventoryDetails: () => devices.map((row) => inventoryOf(row, byAddress.get(String(row.record["ipAddress"])))),
    accessPoints: points,
    accessPointDetails: pointDetails,
    wlanControllers: controllerRows,
    clients,
    clientDetails: details,
    clientSessions: sessions,
    alarms: () => alarms,
    events,
    groupSpecification: groups,
    serviceDomains: places,
    jobSummary: () => jobs.all.map(jobRow),
    cliTemplate: () => templates,
    guestUsers: () => guests,
  };

  return {
    version,
    clock,
    users: new Map([
      ["api", "prime-lab"],
      ["reader", "prime-lab"],
    ]),
    maxSessions,
    opened,
    newSessions: new WeakMap(),
    sessionsOf: (user) => opened.filter((session) => session.user === user),
    limiter: new RateLimiter({ ...defaultLimits, ...limits }),
    underWay: new Map(),
    isLimited: (path) => !path.includes("/op") || /^3\.[0-4](\.|$)|^[12]\./.test(version),
    work: (signal) => pause(latency, signal),
    jobs,
    devices,
    alarms,
    guests,
    accessPoints,
    siteOfDomain: (domain) => domains.get(domain),
    rows: (group, example) => tables[group]?.() ?? rowsOf(example()),
    change(table, id, changes) {
      const index = table.findIndex((row) => row.id === id);
      const row = table[index];
      if (!row) return false;
      const changed = { ...row, record: { ...row.record, ...changes } };
      table[index] = changed;
      if (table === alarms) for (const listener of listeners) listener(changed.record);
      return true;
    },
    onAlarm(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The records of the spec's example, with identifiers that are sure to be there. */
function rowsOf(example: unknown): readonly Row[] {
  const value = example instanceof Answer && example.body.kind === "json" ? example.body.value : example;
  const { queryResponse = {} } = (value ?? {}) as {
    readonly queryResponse?: { readonly entity?: readonly Readonly<Record<string, unknown>>[] };
  };
  return (queryResponse.entity ?? []).map((entity, index) => {
    const record = Object.entries(entity).find(([name]) => !name.startsWith("@"))?.[1] as object | undefined;
    const id = 15 + index;
    return { id, record: { ...record, "@id": id, "@displayName": String(id) } };
  });
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
