import { createBenchClient } from "./backend.ts";
import { atLeast, type Scale, type Section, whole } from "./finding.ts";
import { spreadOf } from "./rounds.ts";

/** Answers from memory per second of one core. */
export async function measureCache({ isQuick, origins }: Scale): Promise<Section> {
  const silent = await hitsPerSecond(origins, undefined, isQuick);
  const observed = await hitsPerSecond(origins, () => {}, isQuick);
  return {
    findings: [atLeast("answers from the cache per second of one core", silent, 300_000, whole)],
    tables: [
      {
        title: "Answers from the cache",
        about: "Named calls in a row for one remembered answer of 1 KB, per second of CPU time.",
        head: ["client", "per second"],
        rows: [
          ["nobody observes", whole(silent)],
          ["with an observer", whole(observed)],
        ],
      },
    ],
  };
}

async function hitsPerSecond(
  origins: readonly string[],
  observe: (() => void) | undefined,
  isQuick: boolean,
): Promise<number> {
  await using client = createBenchClient(origins, { observe });
  const calls = isQuick ? 100_000 : 500_000;
  const values: number[] = [];
  for (let round = 0; round < 5; round++) {
    const cpu = process.cpuUsage();
    for (let call = 0; call < calls; call++) await client.json.getCached({ size: "1k" });
    const { user, system } = process.cpuUsage(cpu);
    if (round > 0) values.push((calls * 1_000_000) / (user + system));
  }
  const { hits } = client.cache.stats();
  if (hits < calls) throw new Error("The answers did not come from the cache");
  return spreadOf(values).median;
}
