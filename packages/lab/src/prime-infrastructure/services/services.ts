import { serverSentEvents } from "../../http/message.ts";
import { badRequest } from "../errors.ts";
import { type Job, runOf } from "./jobs.ts";
import type { PrimeContext, PrimeHandlers } from "../handlers.ts";
import type { Row, Schemas } from "../types.ts";
import { readFilter } from "../data/filter.ts";
import { guestRow } from "../state.ts";
import { apiVersionOf } from "../serialization/serialization.ts";

/** The envelope of a service operation around its result. */
export function mgmt<Result extends object>(context: PrimeContext, result: Result): { mgmtResponse: Result } {
  const root = `${context.node.url}/webacs/api/${apiVersionOf(context)}/op`;
  return {
    mgmtResponse: {
      "@responseType": "operation",
      "@requestUrl": context.operation.path.replace(/^.*\/op/, root),
      "@rootUrl": root,
      ...result,
    },
  };
}

/** Operations that act on what the server keeps. */
export const serviceHandlers: PrimeHandlers = {
  "info/version": (context) => mgmt(context, { versionInfoDTO: [{ result: `${context.state.version}.0.0` }] }),
  "rateService/getLimits": (context) => mgmt(context, { rateLimitsDTO: [context.state.limiter.limits] }),
  "rateService/updateLimits": (context) => {
    const { limiter } = context.state;
    const limits = { ...limiter.limits, ...context.body.rateLimitsDTO };
    if (limits.windowSize % limits.windowSegments !== 0) throw badRequest("windowSegments must divide windowSize.");
    limiter.limits = limits;
    return mgmt(context, { rateLimitsDTO: [limits] });
  },

  "deviceService/bulkImport": (context) => {
    const { state, body, clock } = context;
    const added = [body.devicesImport.devices.device ?? []].flat();
    const job = state.jobs.start("BulkImport", () => {
      for (const { ipAddress } of added) state.devices.push(newDevice(state.devices, ipAddress, clock.iso()));
    });
    return mgmt(context, { bulkImportResult: [{ jobName: job.name, message: "The import was started." }] });
  },
  "deviceService/sync": (context) => {
    const { state, body, clock } = context;
    for (const address of textsIn(body)) {
      const row = state.devices.find(({ record }) => record["ipAddress"] === address);
      if (!row) continue;
      state.change(state.devices, row.id, { collectionStatus: "SYNCHRONIZING" });
      clock.after(2_000, () => {
        state.change(state.devices, row.id, { collectionStatus: "COMPLETED", collectionTime: clock.iso() });
      });
    }
    return {};
  },
  "deviceService/delete": (context) => {
    const { state, body } = context;
    const deleteStatus = textsIn(body).map((ipAddress) =>
      removeDevice(state.devices, ipAddress)
        ? { ipAddress, message: "The device was deleted.", status: "Success" }
        : { ipAddress, message: "There is no such device.", status: "Failure" },
    );
    return mgmt(context, { deleteDeviceResult: [{ deleteStatuses: { deleteStatus } }] });
  },
  "deviceService/remove": (context) => {
    const { state, body } = context;
    const addresses = [body.removalJobParamsDTO.ipAddressList.ipAddressList ?? []].flat().map(({ address }) => address);
    const job = state.jobs.start("DeviceRemoval", () => {
      for (const address of addresses) removeDevice(state.devices, address);
    });
    return mgmt(context, { removalJobResultDTO: [{ jobName: job.name, jobType: job.type }] });
  },

  "jobService/runHistory": (context) => {
    const { state, search } = context;
    const asked = (["jobId", "jobName", "jobType"] as const).filter((name) => search.has(name));
    const tests = asked.map((name) => readFilter(name, search.get(name) ?? "", { path: [name] }, false));
    const jobs =
      tests.length === 0 ? [] : state.jobs.all.filter((job) => tests.every((test) => test({ ...historyOf(job) })));
    return mgmt(context, jobs.length === 0 ? {} : { job: jobs.map(historyOf) });
  },
  "jobService/suspend": (context) =>
    onJobs(context, context.body.jobOperationPayload, (job) => (job.status = "SUSPENDED")),
  "jobService/resume": (context) =>
    onJobs(context, context.body.jobOperationPayload, (job) => (job.status = "SCHEDULED")),
  "jobService/cancel": (context) =>
    onJobs(context, context.body.jobOperationPayload, (job) => {
      context.state.jobs.end(job, "CANCELLED", "CANCELLED");
    }),

  "guestUserService/create": (context) => {
    const { guests } = context.state;
    const [account] = Object.values(context.body);
    // The password is taken and never told again.
    const {
      password: _password,
      controllerId: _controllers,
      rebootController: _r,
      saveConfigToFlash: _s,
      ...kept
    } = account ?? ({} as Schemas["GuestUserWrite"]);
    const { locationGroupId: _group, ...record } = kept;
    guests.push(guestRow(Math.max(9_000, ...guests.map(({ id }) => id)) + 1, record));
    return context.example();
  },
  "guestUserService/delete": (context) => {
    const { guests } = context.state;
    const index = guests.findIndex(({ record }) => record["username"] === context.search.get("username"));
    if (index >= 0) guests.splice(index, 1);
    return context.example();
  },

  "alarmService/acknowledge": (context) => acknowledge(context, true),
  "alarmService/unacknowledge": (context) => acknowledge(context, false),
  "alarmService/stream": (context) => serverSentEvents(alarmChanges(context)),
};

function historyOf(job: Job): Schemas["JobRunHistory"] {
  const { id, name, type, status } = job;
  return { jobId: id, jobName: name, jobType: type, jobStatus: status, runInstances: { runInstance: [runOf(job)] } };
}

function onJobs(context: PrimeContext, payload: unknown, act: (job: Job) => void): unknown {
  const wanted = numbersIn(payload);
  for (const job of context.state.jobs.all) if (wanted.includes(job.id)) act(job);
  return context.example();
}

function acknowledge(context: PrimeContext & { readonly body: unknown }, status: boolean): unknown {
  const { state, body, clock } = context;
  for (const id of numbersIn(body)) {
    state.change(state.alarms, id, { acknowledgementStatus: status, lastUpdatedAt: clock.iso() });
  }
  return mgmt(context, {});
}

/** Alarms as they change, beginning with the newest one so that a watcher has something to show. */
async function* alarmChanges({ state, signal }: PrimeContext): AsyncGenerator {
  const waiting: unknown[] = state.alarms.slice(-1).map(({ record }) => record);
  let wake: () => void = () => undefined;
  const end = state.onAlarm((record) => {
    waiting.push(record);
    wake();
  });
  signal.addEventListener("abort", () => {
    wake();
  });
  try {
    while (!signal.aborted) {
      yield* waiting.splice(0);
      if (signal.aborted) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (waiting.length > 0) resolve();
      });
    }
  } finally {
    end();
  }
}

/** Takes a device away by its address or its name. */
function removeDevice(devices: Row[], address: string | undefined): boolean {
  const index = devices.findIndex(({ record }) => record["ipAddress"] === address || record["deviceName"] === address);
  if (index >= 0) devices.splice(index, 1);
  return index >= 0;
}

function newDevice(devices: readonly Row[], ipAddress: string, now: string): Row {
  const id = Math.max(999, ...devices.map((row) => row.id)) + 1;
  return {
    id,
    record: {
      "@displayName": String(id),
      "@id": id,
      adminStatus: "MANAGED",
      collectionStatus: "COMPLETED",
      collectionTime: now,
      creationTime: now,
      deviceId: id,
      deviceName: ipAddress,
      ipAddress,
      reachability: "REACHABLE",
    },
  };
}

/** Numbers anywhere in a body; identifiers may come as texts. */
function numbersIn(value: unknown): number[] {
  return leavesOf(value).map(Number).filter(Number.isInteger);
}

function textsIn(value: unknown): string[] {
  return leavesOf(value).map(String);
}

function leavesOf(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [value];
  return Object.values(value).flatMap(leavesOf);
}
