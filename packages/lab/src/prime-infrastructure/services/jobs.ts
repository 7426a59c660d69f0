import type { LabClock } from "../../core/clock.ts";
import type { Row, Schemas } from "../types.ts";

type RunState = NonNullable<Schemas["JobRunInstance"]["runStatus"]>;
type ResultState = NonNullable<Schemas["JobRunInstance"]["resultStatus"]>;

/** A job with its one run. */
export interface Job {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  status: NonNullable<Schemas["JobRunHistory"]["jobStatus"]>;
  run: RunState;
  result: ResultState;
  readonly started: number;
  ended: number | undefined;
}

/** Milliseconds of lab time until a run begins, and until it ends. */
const times = { begin: 300, end: 1_500 };

/** The jobs of a server. */
export class Jobs {
  readonly all: Job[] = [];
  /** How the next runs end, in order; those after them succeed. */
  readonly outcomes: ResultState[] = [];
  readonly #clock: LabClock;
  #next = 8_001;

  constructor(clock: LabClock) {
    this.#clock = clock;
  }

  /** Starts a job; `effect` happens when its run has succeeded. */
  start(type: string, effect: () => void = () => undefined): Job {
    const id = this.#next;
    this.#next += 1;
    const job: Job = {
      id,
      name: `Job${type}_${id}`,
      type,
      status: "SCHEDULED",
      run: "CREATED",
      result: "UNKNOWN",
      started: this.#clock.now(),
      ended: undefined,
    };
    this.all.push(job);
    this.#clock.after(times.begin, () => {
      if (job.run === "CREATED") job.run = "RUNNING";
    });
    this.#clock.after(times.end, () => {
      if (job.run !== "RUNNING") return;
      this.end(job, "COMPLETED", this.outcomes.shift() ?? "SUCCESS");
      if (job.result === "SUCCESS") effect();
    });
    return job;
  }

  /** Ends the run of a job. */
  end(job: Job, run: RunState, result: ResultState): void {
    job.run = run;
    job.result = result;
    job.status = run === "CANCELLED" ? "CANCELLED" : "COMPLETED";
    job.ended = this.#clock.now();
  }
}

/** One run, as the history gives it. */
export function runOf({ id, run, result, started, ended }: Job): Schemas["JobRunInstance"] {
  return {
    runId: id * 10 + 1,
    runStatus: run,
    resultStatus: result,
    lastStartTime: new Date(started).toISOString(),
    ...(ended !== undefined && { completionTime: new Date(ended).toISOString() }),
  };
}

/** The data resource JobSummary. */
export function jobRow(job: Job): Row {
  const { id, name, type, status, started, ended } = job;
  const { runId, runStatus, resultStatus, lastStartTime, completionTime } = runOf(job);
  return {
    id,
    record: {
      "@displayName": String(id),
      "@id": id,
      jobName: name,
      jobType: type,
      jobStatus: status,
      runId,
      runStatus,
      resultStatus,
      lastStartTime,
      ...(completionTime !== undefined && { completionTime, duration: Math.round(((ended ?? 0) - started) / 1_000) }),
      username: "api",
    },
  };
}
