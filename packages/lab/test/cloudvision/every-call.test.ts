import { createCloudVision } from "@northbound/cloudvision";
import { isNorthboundError, type PagePromise, type RecordStream } from "@northbound/runtime";
import { expect, test } from "vitest";
import { isServed } from "../../src/core/versions.ts";
import type { SpecOperation } from "../../src/spec/read-spec.ts";
import { createLab } from "../../src/lab.ts";

/** Releases that together have every operation, newest first. */
const versions = ["2024.3.1", "2022.1.0", "2021.3.1", "2018.1.4"];

type NamedCall = (input: object, options: object) => unknown;

/** Calls an operation by its name and takes what it gives: data, one page, or the first record of a stream. */
async function run(client: object, operation: SpecOperation, input: object): Promise<void> {
  const [group = "", method = ""] = operation.id.split("/");
  const call = (client as Record<string, Record<string, NamedCall>>)[group]?.[method];
  if (!call) throw new Error(`The client has no ${operation.id}.`);
  const signal = operation.behaviours.endless ? AbortSignal.timeout(40) : undefined;
  const result = call(input, { signal });
  if (operation.behaviours.stream === undefined) await (result as Promise<unknown> | PagePromise<unknown>);
  else await (result as RecordStream<unknown>).first().catch(ignoreSilence);
}

/** A watch that has nothing to tell is ended by the test. */
function ignoreSilence(error: unknown): void {
  if (isNorthboundError(error) || !(error instanceof Error) || error.name !== "TimeoutError") throw error;
}

const called = new Set<string>();

test.for(versions)("the client calls each operation of CloudVision %s", { timeout: 90_000 }, async (version) => {
  await using lab = await createLab({
    protocol: "http",
    cloudvision: { version, nodes: 1, events: 20 },
    world: { devices: 24 },
    onViolation: () => undefined,
  });
  const { urls, credentials } = lab.cloudvision;
  const { username, password } = credentials;
  await using cvp = createCloudVision({ nodes: urls, credentials: { username, password }, maxAttemptsPerNode: 1 });
  const wrong: string[] = [];
  for (const operation of lab.cloudvision.operations) {
    if (!isServed(operation.behaviours, version) || called.has(operation.id)) continue;
    // Ending the session would end it for the operations that follow.
    if (operation.id === "session/logout") continue;
    const before = lab.violations.length;
    try {
      await run(cvp, operation, lab.cloudvision.sample(operation.id));
      called.add(operation.id);
    } catch (error) {
      wrong.push(`${operation.id}: ${String(error)}`);
    }
    const broken = lab.violations.slice(before);
    if (broken.length > 0) wrong.push(`${operation.id}: ${JSON.stringify(broken)}`);
  }
  expect(wrong).toEqual([]);
});

test("together these releases have every operation of the spec", async () => {
  await using lab = await createLab({ protocol: "http", cloudvision: { nodes: 1 }, world: { devices: 12 } });
  const missing = lab.cloudvision.operations.map(({ id }) => id).filter((id) => !called.has(id));
  expect(missing).toEqual(["session/logout"]);
});

test("the client logs out", async () => {
  await using lab = await createLab({ protocol: "http", cloudvision: { nodes: 1 }, world: { devices: 12 } });
  const { username, password } = lab.cloudvision.credentials;
  const cvp = createCloudVision({ nodes: lab.cloudvision.urls, credentials: { username, password } });
  await cvp.session.logout();
  expect(lab.cloudvision.counters.logouts).toBe(1);
  await cvp.close();
});
