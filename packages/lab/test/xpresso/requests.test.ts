import {
  InvalidInputError,
  NotFoundError,
  RejectedInputError,
  TimeoutError,
  WaitFailedError,
} from "@northbound/runtime";
import { idOf, type RequestProgress, resultFiles, summarize } from "@northbound/xpresso";
import { describe, expect, test } from "vitest";
import { clientOf, idsOf, recorder, xpressoLab } from "./fixture.ts";

const fast = { delay: 4, maxDelay: 10 };

describe.each(["v1", "v2"] as const)("a run on a server with %s", (apiVersion) => {
  test("is submitted on two testbeds and followed to its end", async () => {
    await using lab = await xpressoLab({ apiVersion });
    const { events, observe } = recorder();
    await using xpresso = clientOf(lab, { observe });
    const { profile, testbeds } = await idsOf(xpresso, { profile: "bgp_suite-nightly" });
    const progress: RequestProgress[] = [];
    let number = "";
    // Each look finds the run one step further.
    const onProgress = (report: RequestProgress): void => {
      progress.push(report);
      lab.clock.advance(400);
    };
    const request = await xpresso.requests.submitAndWait(
      { body: { profile, testbeds, tags: ["build-42"] } },
      { ...fast, onSubmitted: (receipt) => (number = receipt.request_id), onProgress },
    );
    expect(await xpresso.apiVersion()).toBe(apiVersion);
    expect(request).toMatchObject({ request_id: number, state: "SUCCESS", tags: ["build-42"] });
    expect(request.date_completed).not.toBeNull();
    const seen = new Set(progress.map(({ state }) => state));
    expect(seen).toContain("RUNNING");
    expect(progress.every(({ done, total }) => done === 0 && total === 1)).toBe(true);
    const passed = progress.map(({ counts }) => counts.pass ?? 0);
    expect(passed).toEqual(passed.toSorted((one, other) => one - other));
    expect(progress.at(-1)?.items[0]).toMatchObject({
      itemId: `${number}-1`,
      state: "FINALIZING",
      counts: { total_tasks: 4, pass: 3, fail: 1 },
    });
    expect(summarize(request)).toMatchObject({
      outcome: "failed",
      passRate: 0.75,
      failures: [{ task: "Task-3", script: "bgp_convergence.py", outcomes: ["fail"], sections: ["bgp_convergence"] }],
    });
    expect(events.filter(({ type }) => type === "wait").at(-1)).toMatchObject({ done: true });
    expect(lab.violations.filter(({ side }) => side === "answer")).toEqual([]);
  });

  test("is stopped with a reason, and frees its testbed", async () => {
    await using lab = await xpressoLab({ apiVersion });
    await using xpresso = clientOf(lab);
    const { profile, testbeds } = await idsOf(xpresso, { profile: "soak-nightly", testbeds: ["ams1-tb-01"] });
    const { request_id: requestId } = await xpresso.requests.submit({ body: { profile, testbeds } });
    lab.clock.advance(2_000);
    expect((await xpresso.requests.get({ requestId })).state).toBe("RUNNING");
    const receipt = await xpresso.requests.stop({ requestId, body: { reason: "Superseded" } });
    expect(receipt.state).toBe("STOPPED");
    const request = await xpresso.requests.waitFor(requestId);
    expect(request.items?.[0]).toMatchObject({
      state: "STOPPED",
      stop_requested: { username: "automation", reason: "Superseded" },
    });
    const testbed = await xpresso.testbeds.get({ id: testbeds[0] ?? "" });
    expect("uuid" in testbed ? testbed.states?.operation : testbed.operational_state).toBe("FREE");
    expect(lab.violations.filter(({ side }) => side === "answer")).toEqual([]);
  });

  test("of a bundle has an item for each profile", async () => {
    await using lab = await xpressoLab({ apiVersion });
    await using xpresso = clientOf(lab);
    const bundle = idOf((await xpresso.bundles.list().first()) ?? {});
    const receipt = await xpresso.requests.submitBundle({ body: { bundle, description: "Nightly" } });
    expect(receipt.items).toEqual([`${receipt.request_id}-1`, `${receipt.request_id}-2`]);
    lab.clock.advance(10_000);
    expect(await xpresso.requests.summary({ requestId: receipt.request_id })).toMatchObject({
      isEnded: true,
      outcome: "passed",
      passRate: 1,
      counts: { pass: 3, passx: 1, skip: 1, applicable_tasks: 4 },
    });
  });

  test("of an unknown profile or bundle is refused in the server's words", async () => {
    await using lab = await xpressoLab({ apiVersion });
    await using xpresso = clientOf(lab);
    const id = "964c036a-619e-4001-b62e-4f7f028231dc";
    const refused = xpresso.requests.submit({ body: { profile: id } });
    await expect(refused).rejects.toBeInstanceOf(RejectedInputError);
    await expect(refused).rejects.toMatchObject({
      status: 400,
      backendMessage: "Provided profile is not defined.",
      detail: { Error: "Provided profile is not defined." },
    });
    // A profile by its name, as people give it, is undefined as well; only `helper.idOf` looks names up.
    await expect(xpresso.requests.submit({ body: { profile: "smoke-nightly" } })).rejects.toMatchObject({
      backendMessage: "Provided profile is not defined.",
    });
    await expect(xpresso.requests.submitBundle({ body: { bundle: id } })).rejects.toMatchObject({
      backendMessage: "Provided bundle is not defined.",
    });
    const { profile } = await idsOf(xpresso);
    await expect(xpresso.requests.submit({ body: { profile, testbeds: [id] } })).rejects.toThrow(
      /testbeds: Invalid pk/,
    );
  });

  test("that does not exist is not found, with and without words", async () => {
    await using lab = await xpressoLab({ apiVersion });
    await using xpresso = clientOf(lab);
    const missing = xpresso.requests.get({ requestId: "REQ9999999" });
    await expect(missing).rejects.toBeInstanceOf(NotFoundError);
    await expect(missing).rejects.toMatchObject({
      status: 404,
      backendMessage: "Not Found",
    });
    await expect(xpresso.requests.stop({ requestId: "REQ9999999", body: { reason: "x" } })).rejects.toBeInstanceOf(
      NotFoundError,
    );
  });
});

test("a wrong combination is refused before anything is sent", async () => {
  await using lab = await xpressoLab();
  await using xpresso = clientOf(lab, { apiVersion: "v2" });
  const { profile, testbeds } = await idsOf(xpresso);
  const sent = lab.xpresso.counters.received;
  // @ts-expect-error Testbeds and a topology exclude each other.
  const refused = xpresso.requests.submit({ body: { profile, testbeds, topology: profile } });
  await expect(refused).rejects.toBeInstanceOf(InvalidInputError);
  await expect(refused).rejects.toThrow("`topology` can't be given together with `testbeds`");
  expect(lab.xpresso.counters.received).toBe(sent);
});

test("what only v2 takes is refused for a server with v1", async () => {
  await using lab = await xpressoLab({ apiVersion: "v1" });
  await using xpresso = clientOf(lab);
  const { profile } = await idsOf(xpresso);
  await expect(xpresso.requests.submit({ body: { profile, label: "nightly" } })).rejects.toThrow(
    "`label` is not known",
  );
  expect(lab.xpresso.counters.of("requestsV1/submit")).toBe(0);
});

test("a run on topologies takes a testbed of that kind", async () => {
  await using lab = await xpressoLab();
  await using xpresso = clientOf(lab, { apiVersion: "v2" });
  const { profile } = await idsOf(xpresso);
  const topology = await xpresso.helper.idOf("topologies", "back-to-back");
  const { request_id: requestId } = await xpresso.requests.submit({ body: { profile, topology } });
  lab.clock.advance(1_000);
  const request = await xpresso.requests.get({ requestId });
  expect(request.items?.[0]?.selected_testbed?.name).toBe("ams1-tb-01");
});

test("a run waits in the queue until its testbed is given back", async () => {
  await using lab = await xpressoLab();
  await using xpresso = clientOf(lab);
  const { profile, testbeds } = await idsOf(xpresso, { testbeds: ["ams1-tb-01"] });
  const giveBack = lab.xpresso.state.reserve("ams1-tb-01");
  const { request_id: requestId } = await xpresso.requests.submit({ body: { profile, testbeds } });
  lab.clock.advance(60_000);
  expect((await xpresso.requests.waitFor(requestId, { until: "QUEUING" })).date_completed).toBeNull();
  giveBack();
  expect((await xpresso.requests.waitFor(requestId, { until: "RUNNING" })).state).toBe("RUNNING");
  lab.clock.advance(60_000);
  expect((await xpresso.requests.waitFor(requestId)).state).toBe("SUCCESS");
});

test("two runs share a testbed one after the other", async () => {
  await using lab = await xpressoLab();
  await using xpresso = clientOf(lab);
  const { profile, testbeds } = await idsOf(xpresso, { testbeds: ["ams1-tb-01"] });
  const submit = () => xpresso.requests.submit({ body: { profile, testbeds, clean: true } });
  const [first, second] = [await submit(), await submit()];
  lab.clock.advance(1_000);
  const states = async () =>
    Promise.all(
      [first, second].map(async ({ request_id: requestId }) => (await xpresso.requests.get({ requestId })).state),
    );
  expect(await states()).toEqual(["RUNNING", "QUEUING"]);
  lab.clock.advance(20_000);
  expect(await states()).toEqual(["SUCCESS", "SUCCESS"]);
  const { items = [] } = await xpresso.requests.get({ requestId: first.request_id });
  expect(items[0]?.results?.clean).toMatchObject({ uid: `${first.request_id}-1-clean`, state: "SUCCESS" });
});

test("a run that fails in its execution ends the wait, and says nothing about tests", async () => {
  await using lab = await xpressoLab();
  await using xpresso = clientOf(lab);
  const { profile } = await idsOf(xpresso, { profile: "broken-nightly" });
  const { request_id: requestId } = await xpresso.requests.submit({ body: { profile } });
  lab.clock.advance(5_000);
  const request = await xpresso.requests.waitFor(requestId);
  expect(request.state).toBe("FAILED");
  expect(summarize(request)).toMatchObject({ outcome: "unknown", passRate: undefined, failures: [] });
  const wait = xpresso.requests.waitFor(requestId, { until: "QUEUING" });
  await expect(wait).rejects.toBeInstanceOf(WaitFailedError);
  await expect(wait).rejects.toThrow(
    `Waiting for request ${requestId} to be QUEUING failed: it ended as FAILED (1 read).`,
  );
});

test("a run that takes longer than it may is aborted", async () => {
  await using lab = await xpressoLab();
  await using xpresso = clientOf(lab);
  const { profile } = await idsOf(xpresso, { profile: "soak-nightly" });
  const { request_id: requestId } = await xpresso.requests.submit({
    body: { profile, max_request_runtime_seconds: 3 },
  });
  lab.clock.advance(4_000);
  expect((await xpresso.requests.waitFor(requestId)).state).toBe("ABORTED");
});

test("a wait ends at its deadline and on abort, and outlives a server in trouble", async () => {
  await using lab = await xpressoLab();
  await using xpresso = clientOf(lab, { retry: "never" });
  const { profile } = await idsOf(xpresso);
  const { request_id: requestId } = await xpresso.requests.submit({ body: { profile } });
  await expect(xpresso.requests.waitFor(requestId, { ...fast, deadline: 40 })).rejects.toBeInstanceOf(TimeoutError);
  await expect(xpresso.requests.waitFor(requestId, { ...fast, signal: AbortSignal.abort("enough") })).rejects.toBe(
    "enough",
  );
  const [node] = lab.xpresso.nodes;
  const trouble = node?.reset({ match: "requestsV2/get", times: 2, skip: 1 });
  const errors: unknown[] = [];
  const wait = xpresso.requests.waitFor(requestId, {
    ...fast,
    onProgress: ({ error }) => {
      if (error !== undefined) errors.push(error);
      if (trouble?.hits === 2) lab.clock.advance(10_000);
    },
  });
  expect((await wait).state).toBe("SUCCESS");
  expect(errors).toHaveLength(2);
});

test("a receipt has the links that the vendor's page shows", async () => {
  await using lab = await xpressoLab();
  await using xpresso = clientOf(lab);
  const { profile } = await idsOf(xpresso);
  const receipt = await xpresso.requests.submit({ body: { profile } });
  const { request_id: number } = receipt;
  expect(receipt.request_url).toMatch(new RegExp(`^https?://[^/]+/services/request-detail/${number}$`));
  expect(receipt.service_url).toMatch(new RegExp(`/services/request-detail/${number}\\?share_key=[\\da-f-]{36}$`));
});

test("a submission that nobody can run is refused in one sentence, for callers that check nothing themselves", async () => {
  await using lab = await xpressoLab();
  const [origin = ""] = lab.xpresso.urls;
  const headers = { authorization: `Jwt ${lab.xpresso.credentials.token}`, "content-type": "application/json" };
  const refusal = async (body: object): Promise<unknown> => {
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    const response = await fetch(`${origin}/api/v2/requests`, init);
    return [response.status, await response.json()];
  };
  const error = (words: string): unknown => [400, { Error: `Provided payload is not valid: ${words}` }];
  expect(await refusal({})).toEqual(error("body/profile or bundle is missing"));
  expect(await refusal({ profile: "x", testbeds: ["a"], topologies: ["b"] })).toEqual(
    error("body/topologies can't be given together with `testbeds`"),
  );
  expect(await refusal({ profile: 7 })).toEqual(error("body/profile must be a text, not a number"));
});

test("a short run that was RUNNING between two looks has met that state; one that was stopped before has not", async () => {
  await using lab = await xpressoLab();
  await using xpresso = clientOf(lab);
  const { profile, testbeds } = await idsOf(xpresso);
  const { request_id: number } = await xpresso.requests.submit({ body: { profile } });
  lab.clock.advance(3_600_000);
  const request = await xpresso.requests.waitFor(number, { ...fast, until: "RUNNING" });
  expect(request).toMatchObject({ state: "SUCCESS" });
  await expect(xpresso.requests.waitFor(number, { ...fast, until: "QUEUING" })).rejects.toBeInstanceOf(WaitFailedError);
  const release = ["ams1-tb-01", "ams1-tb-02"].map((name) => lab.xpresso.state.reserve(name));
  const waiting = await xpresso.requests.submit({ body: { profile, testbeds } });
  lab.clock.advance(400);
  await xpresso.requests.stop({ requestId: waiting.request_id, body: { reason: "Enough" } });
  const never = xpresso.requests.waitFor(waiting.request_id, { ...fast, until: "RUNNING" });
  await expect(never).rejects.toBeInstanceOf(WaitFailedError);
  for (const free of release) free();
});

describe.each(["v1", "v2"] as const)("on a server with %s", (apiVersion) => {
  test("what failed runs again, on the testbeds that it was submitted with", async () => {
    await using lab = await xpressoLab({ apiVersion });
    await using xpresso = clientOf(lab);
    const { profile, testbeds } = await idsOf(xpresso, { profile: "bgp_suite-nightly" });
    const body = { profile, testbeds, branch: "main", tags: ["build-42"] };
    const { request_id: requestId } = await xpresso.requests.submit({ body });
    await expect(xpresso.requests.rerunFailures({ requestId })).rejects.toThrow("has not ended");
    lab.clock.advance(3_600_000);
    const parameters = { job_args: { "--turbo": true } };
    const receipts = await xpresso.requests.rerunFailures({ requestId, parameters });
    expect(receipts).toHaveLength(1);
    const submissions = lab.xpresso.journal.entries.filter(({ operation }) => operation.endsWith("/submit"));
    expect(submissions.at(-1)?.body).toEqual({ ...body, parameters });
    const smoke = await idsOf(xpresso);
    const good = await xpresso.requests.submit({ body: { profile: smoke.profile } });
    lab.clock.advance(3_600_000);
    expect(await xpresso.requests.rerunFailures({ requestId: good.request_id })).toEqual([]);
  });

  test("results become files: the request without secrets, its summary, and JUnit for pipelines", async () => {
    await using lab = await xpressoLab({ apiVersion });
    await using xpresso = clientOf(lab);
    const { profile, testbeds } = await idsOf(xpresso, { profile: "bgp_suite-nightly" });
    const { request_id: requestId } = await xpresso.requests.submit({ body: { profile, testbeds } });
    lab.clock.advance(3_600_000);
    const files = resultFiles(await xpresso.requests.get({ requestId }));
    expect(files.map(({ name }) => name)).toEqual([
      `${requestId}.json`,
      `${requestId}-summary.json`,
      `${requestId}-junit.xml`,
    ]);
    const [request = "", summary = "", junit = ""] = files.map(({ text }) => text);
    expect(request).not.toMatch(/lab\.postback|lab\.callback|share_key=[\da-f]/);
    expect(JSON.parse(summary)).toMatchObject({ outcome: "failed", counts: { pass: 3, fail: 1 } });
    expect(junit).toContain(`<testsuite name="${requestId}-1" tests="4" failures="1" errors="0" skipped="0">`);
    expect(junit).toMatch(
      /<testcase classname="bgp_convergence.py" name="bgp_convergence" time="[\d.]+"><failure message="failed"\/>/,
    );
  });
});
