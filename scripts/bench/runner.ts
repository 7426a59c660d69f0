import { contenders, type Get } from "./contenders.ts";

// One contender in a process of its own. Arguments: its name, then the origins of the server.
// A message `{ size, calls, concurrency }` runs one round; the answer says what a call cost.

interface Round {
  readonly size: string;
  readonly calls: number;
  readonly concurrency: number;
  /** Count the heap allocated instead of the time. */
  readonly heap?: boolean;
}

const [name = "", ...origins] = process.argv.slice(2);
const setup = contenders[name];
if (!setup) throw new Error(`There is no contender "${name}"`);
const client = await setup(origins);

async function run(get: Get, { size, calls, concurrency }: Round): Promise<void> {
  let left = calls;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const value = (await get(size)) as { items: unknown[] };
      if (!Array.isArray(value.items)) throw new Error("The answer is not the list");
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

async function measure(round: Round): Promise<object> {
  if (round.heap) {
    // The young generation is made so large that nothing is collected meanwhile: what grows is what was allocated.
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    await run(client, round);
    return { heap: (process.memoryUsage().heapUsed - before) / round.calls };
  }
  const cpu = process.cpuUsage();
  const began = performance.now();
  await run(client, round);
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / round.calls, wall: ((performance.now() - began) * 1_000) / round.calls };
}

process.on("message", (round: Round & { id: number }) => {
  measure(round).then(
    (result) => process.send?.({ id: round.id, ...result }),
    (error: Error) => process.send?.({ id: round.id, error: error.stack }),
  );
});
process.on("disconnect", () => process.exit());
process.send?.({ ready: true });
