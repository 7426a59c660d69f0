import { installedFor } from "../registry/describe.ts";
import type { Item, Request, Stage } from "./request.ts";
import type { Outcome } from "../registry/registry.ts";
import type { XpressoState } from "../state.ts";
import { micro, seconds } from "../times.ts";
import type { Schemas } from "../types.ts";

const instance = "https://xpresso.lab.example.net/";
const outcomes: readonly string[] = ["pass", "passx", "fail", "abort", "block", "skip", "error", "unknown"];
const resultWords: Readonly<Record<Outcome, string>> = {
  pass: "passed",
  passx: "passx",
  fail: "failed",
  error: "errored",
  skip: "skipped",
};

/** The short form that submit and stop give. */
export function receiptOf(request: Request): Schemas["RequestReceipt"] {
  return {
    username: request.username,
    request_id: request.number,
    state: request.state,
    branch: request.branch,
    submitter: request.submitter,
    ...linksOf(request),
    items: request.items.map(({ id }) => id),
  };
}

function linksOf({ id, number }: Request): { request_url: string; service_url: string } {
  const url = `${instance}services/request-detail/${number}`;
  return { request_url: url, service_url: `${url}?share_key=${id}` };
}

/** A request as v1 tells it; scripts and tags only when it is asked for by number. */
export function requestV1(state: XpressoState, request: Request, inFull: boolean): Schemas["RequestV1"] {
  const all = request.items.flatMap((item) => item.outcomes.map(({ outcome }) => outcome));
  return {
    uuid: request.id,
    request_id: request.number,
    name: request.name,
    state: request.state,
    verdict: null,
    source: "API",
    submitter: request.submitter,
    username: request.username,
    description: request.description,
    branch: request.branch,
    date_created: micro(request.submittedAt),
    date_completed: timeOf(request.endedAt),
    max_request_runtime_seconds: request.maxSeconds,
    consolidated_summary: {
      ...countsOf(
        all,
        request.items.reduce((sum, item) => sum + item.profile.job.tasks.length, 0),
      ),
      success_rate_rule: "(pass + passx) / applicable_tasks * 100",
    },
    items: request.items.map((item) => itemV1(state, request, item, inFull)),
    interest_list: "[]",
    schedule_id: null,
    call_stack: null,
    requeue: false,
    meta: "{}",
    rerun_root: request.number,
    parent_request: null,
    children: [],
    instance_id: "__CENTRAL__",
    instance_url: instance,
    ...linksOf(request),
    postback_token: `Jwt lab.postback.${request.id}`,
    ...(inFull && { tags: [...request.tags] }),
  };
}

/** A request as v2 tells it, by analogy. */
export function requestV2(state: XpressoState, request: Request, inFull: boolean): Schemas["RequestV2"] {
  const { uuid, items, ...rest } = requestV1(state, request, inFull);
  return {
    ...rest,
    id: uuid,
    items: items.map(({ selected_testbed: testbed, ...item }) => ({
      ...item,
      selected_testbed: testbed ? { name: testbed.name, id: testbed.uuid } : null,
    })),
  };
}

function itemV1(state: XpressoState, request: Request, item: Item, inFull: boolean): Schemas["RequestItemV1"] {
  const { profile, testbed } = item;
  const { harness, engine } = installedFor(state, request.group);
  return {
    item_id: item.id,
    state: item.state,
    start_time: timeOf(item.startedAt),
    completion_time: timeOf(item.endedAt),
    job: { name: profile.job.name, path: `/auto/tests/${profile.job.name}/job.py`, uuid: profile.job.id },
    profile: { name: profile.name, uuid: profile.id },
    ...(engine && { engine: { name: engine.name, type: "jenkins", uuid: engine.id } }),
    harness_instances: harness
      ? [
          {
            uuid: harness.id,
            name: harness.name,
            path: "/auto/pyats",
            harness: { name: "pyATS", run: "easypy", clean: "kleenex" },
          },
        ]
      : [],
    results: {
      run: stageOf(item, item.run, "run", inFull ? detailOf(state, item) : {}),
      clean: stageOf(item, item.clean, "clean", inFull ? { scripts: [], results_meta: {} } : {}),
    },
    submitted_testbeds: item.choice.map(({ name, id }) => ({ name, uuid: id, reservations: [] })),
    selected_testbed: testbed ? { name: testbed.name, uuid: testbed.id } : null,
    selected_reservation: null,
    reservations: [],
    topology: {},
    options: { ...request.options, callback_notify: `${instance}notify#Jwt+lab.callback.${item.id}` },
    env: { ...request.environment },
    max_runtime_seconds: request.maxSeconds,
    max_clean_runtime_seconds: 1_800,
    priority: 4,
    priority_history: [],
    call_stack_report: [],
    labels: [],
    bugs: [],
    comparison: {},
    stop_requested: request.stopped
      ? { username: request.stopped.by, reason: request.stopped.reason, time: micro(request.stopped.at) }
      : {},
    error_detail: item.state === "FAILED" ? "The job file could not be loaded." : null,
    s3_reason: null,
    meta: {},
    parent: null,
    children: [],
    rerun_root: null,
  };
}

function stageOf(item: Item, stage: Stage, name: string, detail: object): Schemas["StageResult"] {
  const counts =
    name === "run"
      ? countsOf(
          item.outcomes.map(({ outcome }) => outcome),
          item.profile.job.tasks.length,
        )
      : {};
  return {
    uid: stage.startedAt === undefined ? null : `${item.id}-${name}`,
    state: stage.state,
    start_time: timeOf(stage.startedAt),
    completion_time: timeOf(stage.endedAt),
    summary: stage.startedAt === undefined ? {} : counts,
    ...detail,
  };
}

function detailOf(state: XpressoState, item: Item): Pick<Schemas["StageResult"], "scripts" | "results_meta"> {
  const { job } = item.profile;
  const { run } = item;
  return {
    scripts: item.outcomes.map(({ outcome, from, to }, index) => {
      const name = job.tasks[index]?.[0] ?? "";
      const task = `Task-${index + 1}`;
      const path = `/auto/tests/${job.name}`;
      return {
        meta: { task_id: task, name, path },
        sections: [
          {
            section_id: task,
            parent_id: null,
            section_name: name.replace(/\.py$/, ""),
            section_type: "testscript",
            sequence_number: 1,
            result: resultWords[outcome],
            run_time: ((to - from) / 1_000).toFixed(3),
            source_file: `${path}/${name}`,
            log_file: `TaskLog.${task}`,
            log_size: -1,
            start_time: seconds(from),
            stop_time: seconds(to),
          },
        ],
        summary: countsOf([outcome], 1),
      };
    }),
    results_meta:
      run.endedAt === undefined || run.startedAt === undefined
        ? {}
        : {
            id: [...state.files.keys()].indexOf(`${item.id}-run`) + 1,
            result_id: `${item.id}-run`,
            related_id: item.id,
            result_format: "trade",
            status: "completed",
            job: job.name,
            testbed: item.testbed?.name ?? "N/A",
            run_time: ((run.endedAt - run.startedAt) / 1_000).toFixed(3),
            start_time: seconds(run.startedAt),
            stop_time: seconds(run.endedAt),
            date_created: seconds(run.endedAt),
          },
  };
}

function countsOf(found: readonly Outcome[], total: number): Schemas["ResultCounts"] {
  const counts = Object.fromEntries(outcomes.map((kind) => [kind, found.filter((one) => one === kind).length]));
  const applicable = total - (counts["skip"] ?? 0);
  const good = (counts["pass"] ?? 0) + (counts["passx"] ?? 0);
  return {
    total_tasks: total,
    applicable_tasks: applicable,
    ...counts,
    success_rate: applicable === 0 ? 0 : Math.round((good / applicable) * 1_000) / 10,
  };
}

function timeOf(time: number | undefined): string | null {
  return time === undefined ? null : micro(time);
}
