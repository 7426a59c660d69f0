import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { areas } from "./areas.ts";
import { type AreaResult, printReport } from "./report.ts";
import { runArea } from "./run-area.ts";

const usage = `Changes the code on purpose, and counts the changes that no test notices.

  pnpm mutate                 all areas: ${areas.map(({ name }) => name).join(", ")}
  pnpm mutate cache paging    these areas
  pnpm mutate cache --file src/cache/cache-key.ts    only this file; nothing is written

  --concurrency <n>    how many processes run tests, default 1

Writes MUTATION.md and scripts/mutate/results.json. Hours for all areas on one core.
`;

const results = new URL("results.json", import.meta.url);
const page = new URL("../../MUTATION.md", import.meta.url);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: "string", default: "1" },
    file: { type: "string", multiple: true },
    help: { type: "boolean", short: "h" },
  },
});
const chosen = areas.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const unknown = positionals.filter((one) => !areas.some(({ name }) => name === one));
if (values.help) console.log(usage);
else if (unknown.length > 0) {
  console.error(`No area is called ${unknown.join(", ")}.\n\n${usage}`);
  process.exitCode = 2;
} else await run();

async function run(): Promise<void> {
  process.chdir(fileURLToPath(new URL("../..", import.meta.url)));
  for (const area of chosen) {
    const mutants = await runArea(area, Number(values.concurrency), values.file);
    const survivors = mutants.filter(({ status }) => status === "survived" || status === "uncovered");
    const total = mutants.filter(({ status }) => status !== "invalid").length;
    const result: AreaResult = { area: area.name, date: new Date().toISOString().slice(0, 10), total, survivors };
    console.log(`${area.name}: ${total - survivors.length} of ${total} changes were noticed.`);
    if (values.file)
      for (const { file, line, kind, replacement } of survivors) console.log(file, line, kind, replacement);
    else await keep(result);
  }
}

async function keep(result: AreaResult): Promise<void> {
  const known = JSON.parse(await readFile(results, "utf8")) as AreaResult[];
  const all = areas.flatMap(({ name }) => {
    const found = name === result.area ? result : known.find(({ area }) => area === name);
    return found ? [found] : [];
  });
  await writeFile(results, `${JSON.stringify(all)}\n`);
  await writeFile(page, printReport(all));
}
