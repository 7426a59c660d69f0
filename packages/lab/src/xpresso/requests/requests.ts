import { pageOf } from "../paging.ts";
import { receiptOf, requestV1, requestV2 } from "./describe-request.ts";
import { fieldFault, noSuchRequest, submissionFault } from "../errors.ts";
import type { Profile, Testbed } from "../registry/registry.ts";
import { isOver, type Item, noStage, type Request } from "./request.ts";
import { startRequest, stopRequest } from "./run.ts";
import { callerOf, groupOf, type Known, needMembership, needPermission } from "../people/session.ts";
import type { XpressoHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

type Submission = Schemas["SubmitRequestV1"] | Schemas["SubmitRequestV2"];

/** Submit, follow, stop, in both versions. */
export const requestHandlers: XpressoHandlers = {
  "requestsV1/list": (call) => requestsOf(call).map((request) => requestV1(call.state, request, false)),
  "requestsV2/list": (call) =>
    pageOf(
      call,
      requestsOf(call).map((request) => requestV2(call.state, request, false)),
    ),
  "requestsV1/get": (call) => requestV1(call.state, find(call, call.pathParams.requestId), true),
  "requestsV2/get": (call) => requestV2(call.state, find(call, call.pathParams.requestId), true),
  "requestsV1/submit": (call) => submit(call, call.body),
  "requestsV2/submit": (call) => submit(call, call.body),
  "requestsV1/stop": (call) => stop(call, call.pathParams.requestId, call.body.reason),
  "requestsV2/stop": (call) => stop(call, call.pathParams.requestId, call.body.reason),
};

function requestsOf(call: Known): Request[] {
  const group = groupOf(call);
  return [...call.state.requests.values()].filter((request) => request.group === group);
}

function find(call: Known, number: string): Request {
  const request = call.state.requests.get(number);
  if (!request) throw noSuchRequest(call.path);
  needMembership(call, request.group);
  return request;
}

function stop(call: Known, number: string, reason: string): Schemas["RequestReceipt"] {
  const request = call.state.requests.get(number);
  if (!request) throw noSuchRequest(call.path);
  needPermission(call, "stop_request", request.group);
  if (!isOver(request)) stopRequest(call.state, request, callerOf(call), reason);
  return receiptOf(request);
}

function submit(call: Known, body: Submission): Schemas["RequestReceipt"] {
  needPermission(call, "run_request");
  const { state } = call;
  const { name, profiles } = wanted(call, body);
  const number = `REQ${String(state.requests.size + 1).padStart(7, "0")}`;
  const { parameters } = body;
  const request: Request = {
    id: state.random.uuid(),
    number,
    group: groupOf(call),
    name,
    submitter: callerOf(call),
    username:
      ("submitted_for" in body && typeof body.submitted_for === "string" && body.submitted_for) || callerOf(call),
    description: body.description ?? null,
    branch: body.branch ?? "N/A",
    tags: body.tags ?? [],
    maxSeconds: Math.min(body.max_request_runtime_seconds ?? 43_200, 86_400),
    wantsClean: body.clean ?? false,
    options: parameters?.job_args ?? {},
    environment: parameters?.env_vars ?? {},
    submittedAt: state.clock.now(),
    items: profiles.map((profile, index) => itemOf(`${number}-${index + 1}`, profile, testbedsOf(call, body, profile))),
    state: "PREPARING",
    endedAt: undefined,
    stopped: undefined,
    cancelLimit: undefined,
  };
  state.requests.set(number, request);
  startRequest(state, request);
  return receiptOf(request);
}

function wanted(
  call: Known,
  { profile: profileId, bundle: bundleId }: Submission,
): { name: string; profiles: readonly Profile[] } {
  const { registry } = call.state;
  const group = groupOf(call);
  if (bundleId !== undefined) {
    const bundle = registry.bundles.get(bundleId);
    if (bundle?.group !== group) throw submissionFault("Provided bundle is not defined.");
    return bundle;
  }
  const profile = profileId === undefined ? undefined : registry.profiles.get(profileId);
  if (profile?.group !== group) throw submissionFault("Provided profile is not defined.");
  return { name: profile.job.name, profiles: [profile] };
}

/** The testbeds to choose from: those of the request, those of its topologies, or those of the profile. */
function testbedsOf(call: Known, body: Submission, profile: Profile): readonly Testbed[] {
  const { registry } = call.state;
  const { testbeds, topologies } = body;
  if (testbeds) {
    return testbeds.map((id) => {
      const testbed = registry.testbeds.get(id);
      if (testbed?.group !== profile.group) throw fieldFault("testbeds", `Invalid pk "${id}" - object does not exist.`);
      return testbed;
    });
  }
  const wantedTopologies =
    topologies ?? ("topology" in body && body.topology !== undefined ? [body.topology] : undefined);
  if (!wantedTopologies) return profile.testbeds;
  const unknown = wantedTopologies.find((id) => registry.topologies.get(id)?.group !== profile.group);
  if (unknown !== undefined) throw fieldFault("topologies", `Invalid pk "${unknown}" - object does not exist.`);
  return [...registry.testbeds.values()].filter(({ topology }) => wantedTopologies.includes(topology?.id ?? ""));
}

function itemOf(id: string, profile: Profile, choice: readonly Testbed[]): Item {
  return {
    id,
    profile,
    choice,
    state: "PREPARING",
    startedAt: undefined,
    endedAt: undefined,
    testbed: undefined,
    clean: noStage(),
    run: noStage(),
    outcomes: [],
    cancel: undefined,
  };
}
