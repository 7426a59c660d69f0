import { createCloudCix, type CloudCixOptions } from "@northbound/cloudcix";
import { expect, test } from "vitest";
import type { SpecOperation } from "../../src/spec/read-spec.ts";
import { createLab } from "../../src/lab.ts";
import { credentialsOf } from "./fixture.ts";

type NamedCall = (input: object) => Promise<unknown>;

/** Reads before writes, deletions last, so that what is asked for is still there. */
const order = ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"];

test("the client calls each operation of every application", { timeout: 180_000 }, async () => {
  await using lab = await createLab({
    protocol: "http",
    cloudcix: { requestsPerSecond: Infinity, projects: 12 },
    world: { machines: 12 },
    // A step in the life of a machine takes 4 ms.
    clock: { speed: 500 },
    // They are part of what is expected below.
    strict: false,
    onViolation: () => undefined,
  });
  const options: CloudCixOptions = {
    gateway: lab.cloudcix.urls,
    credentials: credentialsOf(lab),
    rateLimit: { concurrency: 50 },
    maxAttemptsPerNode: 1,
  };
  await using cloudcix = createCloudCix(options);
  const run = async ({ id }: SpecOperation): Promise<void> => {
    const [application = "", group = "", method = ""] = id.split("/");
    const groups = Reflect.get(cloudcix, application) as Readonly<Record<string, Record<string, NamedCall>>>;
    const call = groups[group]?.[method];
    if (!call) throw new Error(`The client has no ${id}.`);
    await call(lab.cloudcix.sample(id));
  };
  const wrong: string[] = [];
  const operations = lab.cloudcix.operations.toSorted((a, b) => order.indexOf(a.method) - order.indexOf(b.method));
  expect(operations.length).toBe(1_258);
  for (const operation of operations) {
    const before = lab.violations.length;
    try {
      await run(operation);
    } catch (error) {
      wrong.push(`${operation.id}: ${String(error)}`);
    }
    const broken = lab.violations.slice(before);
    if (broken.length > 0)
      wrong.push(`${operation.id}: ${JSON.stringify(broken.map(({ side, problems }) => [side, problems]))}`);
  }
  expect(wrong).toEqual([]);
});
