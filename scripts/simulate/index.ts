import { readOptions } from "./options.ts";

// pnpm simulate [--from N --to M | --seed N] [--bug NAME] [--first]: the real runtime in a simulated world. Ends with 1
// when a promise was broken. `--seed` tells the story of one seed, made as small as it goes.

const options = readOptions(process.argv.slice(2));
if (options.bug !== undefined) (await import("./bugs/plant.ts")).plantBug(options.bug);
// Stacks are for people; an error without one costs a tenth.
Error.stackTraceLimit = 0;
// The runtime is loaded from here on, with the bug.
const { warmUp } = await import("./warm-up.ts");
await warmUp();
if (options.isReplay) {
  const { replay } = await import("./replay.ts");
  process.exitCode = (await replay(options.from)) ? 0 : 1;
} else {
  const { simulate } = await import("./simulate.ts");
  process.exitCode = (await simulate(options)) ? 0 : 1;
}
