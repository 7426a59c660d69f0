import { expect, test } from "vitest";
import { clientOf, xpressoLab } from "./fixture.ts";

type Call = (input: object) => PromiseLike<unknown>;

test.for([{}, { envelope: true }])("every operation can be called through the client, with %j", async (options) => {
  await using lab = await xpressoLab(options);
  await using xpresso = clientOf(lab);
  const { operations } = lab.xpresso;
  expect(operations).toHaveLength(48);
  const failed: string[] = [];
  for (const { id } of operations) {
    const [group = "", method = ""] = id.split("/");
    const call = (xpresso as unknown as Record<string, Record<string, Call>>)[group]?.[method];
    try {
      await call?.(lab.xpresso.sample(id));
    } catch (error) {
      failed.push(`${id}: ${String(error)}`);
    }
    if (lab.xpresso.counters.of(id) !== 1) failed.push(`${id}: processed ${lab.xpresso.counters.of(id)} times`);
  }
  expect(failed).toEqual([]);
  expect(lab.violations).toEqual([]);
});

test("every list of either version can be read item by item", async () => {
  await using lab = await xpressoLab({ envelope: true });
  await using xpresso = clientOf(lab);
  for (const group of [
    "jobs",
    "profiles",
    "bundles",
    "testbeds",
    "topologies",
    "harnesses",
    "engines",
    "requests",
  ] as const) {
    const [v1, v2] = [xpresso[`${group}V1`], xpresso[`${group}V2`]];
    const old = await (v1.list() as ReturnType<typeof xpresso.jobsV1.list>).all();
    const all = await (v2.list({}, { pageSize: 2 }) as ReturnType<typeof xpresso.jobsV2.list>).all();
    expect(all.map(({ id }) => id)).toEqual(old.map(({ uuid }) => uuid));
    expect(all.length).toBeGreaterThan(0);
  }
  expect(lab.violations).toEqual([]);
});
