import { expect, test } from "vitest";
import { clientOf, primeLab } from "./fixture.ts";

type Call = (input: object, options?: object) => PromiseLike<unknown> & AsyncIterable<unknown>;

test(
  "every operation can be called through the client, with an answer within the spec",
  { timeout: 60_000 },
  async () => {
    await using lab = await primeLab();
    await using v4 = clientOf(lab, { concurrency: 50 });
    await using v1 = clientOf(lab, { concurrency: 50, apiVersion: "v1" });
    await using v3 = clientOf(lab, { concurrency: 50, apiVersion: "v3" });
    const { operations } = lab.prime;
    expect(operations).toHaveLength(289);
    const failed: string[] = [];
    for (const { id } of operations) {
      const [group = "", method = ""] = id.split("/");
      const prime = /^(deviceGroups|userDefinedGroups)\//.test(id)
        ? v1
        : /^(wlcUtil|historicalWLCUtil)/.test(id)
          ? v3
          : v4;
      const call = (prime as unknown as Record<string, Record<string, Call>>)[group]?.[method];
      const before = lab.prime.counters.of(id);
      try {
        if (!call) throw new Error("there is no such call");
        const answer = call(lab.prime.sample(id));
        if (id === "alarmService/stream") await firstOf(answer);
        else await answer;
      } catch (error) {
        failed.push(`${id}: ${String(error)}`);
      }
      if (lab.prime.counters.of(id) <= before) failed.push(`${id}: was not processed`);
    }
    expect(failed).toEqual([]);
    expect(lab.violations).toEqual([]);
  },
);

async function firstOf(records: AsyncIterable<unknown>): Promise<unknown> {
  for await (const record of records) return record;
  throw new Error("the stream was empty");
}
