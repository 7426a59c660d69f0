import { appendFileSync } from "node:fs";
import { bulk } from "../../src/bulk.ts";

// A run for a test that kills it: node killed-run.ts <journal> <log of what was sent> <number of items>. Says when some
// are done, and never ends by itself.

const [journal = "", log = "", count = "0"] = process.argv.slice(2);
let ended = 0;
await bulk(
  Array.from({ length: Number(count) }, (_, index) => `item-${index}`),
  async (name) => {
    appendFileSync(log, `${name}\n`);
    if (ended >= 20) await new Promise(() => {});
    ended += 1;
    if (ended === 20) setTimeout(() => process.stdout.write("some are done\n"), 50);
  },
  { key: (name) => name, journal, concurrency: 4 },
);
