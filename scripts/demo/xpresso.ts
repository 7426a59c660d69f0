import type { Lab } from "@northbound/lab";
import type { NorthboundError } from "@northbound/runtime";
import { createXpresso, idOf, summarize, type Xpresso } from "@northbound/xpresso";
import type { Story } from "./story.ts";

/** XPRESSO: a job on two testbeds with a progress bar, another one stopped, a bundle, a payload that is refused. */
export async function xpressoChapters(story: Story, lab: Lab): Promise<void> {
  await using xpresso = createXpresso({
    nodes: lab.xpresso.urls,
    token: lab.xpresso.credentials.token,
    group: "routing",
    ...(lab.ca !== "" && { tls: { ca: lab.ca } }),
  });
  await watchJob(story, xpresso);
  await stopJob(story, xpresso);
  await runBundle(story, xpresso);
  await refusePayload(story, lab, xpresso);
}

async function watchJob(story: Story, xpresso: Xpresso): Promise<void> {
  story.chapter("XPRESSO · submit a job on two testbeds and watch it");
  const profile = await xpresso.helper.idOf("profiles", "bgp_suite-nightly");
  const testbeds = (await xpresso.testbeds.list()).slice(0, 2);
  story.say(`${testbeds.map(({ name }) => name).join(" or ")}, API ${await xpresso.apiVersion()}`);
  const bar = story.progress("tasks");
  const states = new Set<string>();
  const request = await xpresso.requests.submitAndWait(
    { body: { profile, testbeds: testbeds.map(idOf), tags: ["demo"] } },
    {
      delay: 50,
      maxDelay: 100,
      onSubmitted: (receipt) => {
        story.say(`${receipt.request_id} was taken on as ${receipt.state}`);
      },
      onProgress: ({ state = "", counts }) => {
        states.add(state);
        bar.to((counts.pass ?? 0) + (counts.passx ?? 0) + (counts.fail ?? 0), counts.total_tasks);
      },
    },
  );
  const { outcome, passRate = 0, failures, counts } = summarize(request);
  bar.to(counts.total_tasks ?? 0, counts.total_tasks);
  bar.end();
  story.say(`seen: ${[...states, request.state].join(" → ")}`);
  for (const { task, script, outcomes } of failures) story.say(`${task} ${script}: ${outcomes.join(", ")}`);
  story.claim("the run was carried out, and a test failed", outcome, "failed");
  story.claim("tasks that passed, in percent", passRate * 100, 75);
  story.claim("tasks that are named as failed", failures.length, 1);
}

async function stopJob(story: Story, xpresso: Xpresso): Promise<void> {
  story.chapter("XPRESSO · stop a long run, with a reason");
  const profile = await xpresso.helper.idOf("profiles", "soak-nightly");
  const { request_id: requestId } = await xpresso.requests.submit({ body: { profile } });
  await xpresso.requests.waitFor(requestId, { until: "RUNNING", delay: 50, maxDelay: 100 });
  const { state } = await xpresso.requests.stop({ requestId, body: { reason: "Superseded by a newer build" } });
  story.say(`${requestId} was running, and is ${state} now`);
  story.claim("state after the stop", state, "STOPPED");
}

async function runBundle(story: Story, xpresso: Xpresso): Promise<void> {
  story.chapter("XPRESSO · run a bundle");
  const bundle = await xpresso.bundles.list().first();
  if (!bundle) throw new Error("The group has no bundle.");
  let items = 0;
  const request = await xpresso.requests.submitAndWait(
    { body: { bundle: idOf(bundle), description: "Demo" } },
    { delay: 50, maxDelay: 100, onProgress: ({ total }) => (items = total) },
  );
  const { outcome, passRate } = summarize(request);
  story.say(`${request.request_id}: ${items} items, ${outcome}`);
  story.claim("items of the bundle", items, 2);
  story.claim("share of tasks that passed", passRate, 1);
}

async function refusePayload(story: Story, lab: Lab, xpresso: Xpresso): Promise<void> {
  story.chapter("XPRESSO · payloads that are refused, by the client and by the server");
  const profile = await xpresso.helper.idOf("profiles", "smoke-nightly");
  const sent = lab.xpresso.counters.received;
  // What a script without types might send.
  const wrong = JSON.parse(`{ "profile": "${profile}", "testbeds": [], "topologies": [] }`) as { profile: string };
  const early = await failure(xpresso.requests.submit({ body: wrong }));
  story.say(early.message);
  story.claim("requests sent for a wrong combination", lab.xpresso.counters.received - sent, 0);
  const late = await failure(xpresso.requests.submit({ body: { profile: "964c036a-619e-4001-b62e-4f7f028231dc" } }));
  story.say(late.message);
  story.claim("class of the server's refusal", late.code, "REJECTED_INPUT");
}

/** The error that a call must end with. */
async function failure(call: Promise<unknown>): Promise<NorthboundError> {
  try {
    await call;
  } catch (error) {
    return error as NorthboundError;
  }
  throw new Error("A call succeeded that had to fail.");
}
