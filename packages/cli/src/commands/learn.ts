import { writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import {
  describeLesson,
  learn,
  type ObservedExchange,
  readSpec,
  reportLearned,
  type SourceKind,
} from "@northbound/generator";
import { stringify } from "yaml";
import type { Command } from "./command.ts";
import { readExchanges } from "./cassette/read-exchanges.ts";
import { findExtended } from "./generate/extended.ts";
import { UsageError } from "../output/usage-error.ts";
import { exitCodes } from "../output/exit-codes.ts";
import type { Io } from "../output/io.ts";
import { parse } from "./parse.ts";
import { specArgument } from "./spec-argument.ts";

const help = `Learns from cassettes what your server answers and the spec lacks, as an OpenAPI Overlay for generate.

Usage: northbound learn <cassette|har> [<cassette|har> …] [options]

  --out <file>       where the overlay goes; without it, it is printed
  --report <file>    the same for people, in Markdown: the text of a pull request to whoever owns the spec
  --spec <spec>      a file, an address, or a package that ships one: @northbound/cloudcix/compute. Default: the package of
                     the backend that the cassettes name
  --source <kind>    where the files come from, where they don't say it: live, recording, fixture or made-up

Members, statuses, content types and operations are added, types and sets of words widened, null allowed. Each change says
how many exchanges showed it, of which versions, and where they come from. It takes two exchanges, and none that contradict
them; what is held back is told, and why.

Examples:
  northbound learn engine.jsonl --out ours.yaml
  northbound learn monday.jsonl tuesday.jsonl --out ours.yaml --report pull-request.md
  northbound generate --extends @northbound/rhev --overlay ours.yaml --out src/engine
`;

const sources: readonly SourceKind[] = ["live", "recording", "fixture", "made-up"];

/** `northbound learn` */
export const learnCommand: Command = {
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, {
      out: { type: "string" },
      report: { type: "string" },
      spec: { type: "string" },
      source: { type: "string" },
    });
    if (positionals.length === 0) throw new UsageError("Missing: <cassette>.");
    const source = sourceOf(values.source);
    const read = await Promise.all(positionals.map((file) => readExchanges(file, io)));
    const exchanges = read.flatMap((one) =>
      one.exchanges.map((exchange): ObservedExchange => ({ ...(source && { source }), ...exchange })),
    );
    const backends = [...new Set(read.flatMap(({ backend }) => backend ?? []))];
    await using spec = await specOf(values.spec, backends, io);
    const { document } = await readSpec(spec.place);
    const basePaths = [...new Set(read.flatMap(({ basePath }) => basePath ?? []))];
    const learned = learn({ document, exchanges, basePaths });
    const overlay = stringify(learned.overlay);
    if (values.out === undefined) io.out(overlay);
    else await writeFile(resolve(io.cwd, values.out), overlay);
    if (values.report !== undefined) {
      const title = document.info?.title ?? basename(spec.place);
      await writeFile(resolve(io.cwd, values.report), reportLearned(learned, { title }));
    }
    for (const lesson of learned.lessons) io.note(describeLesson(lesson));
    const held = learned.lessons.filter((lesson) => lesson.held !== undefined).length;
    const actions = learned.overlay.actions.length;
    io.note(
      `${counted(exchanges.length, "exchange")}, ${counted(learned.compared, "answer")} compared: ${counted(actions, "change")} proposed, ${held} held back.`,
    );
    return exitCodes.ok;
  },
};

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function sourceOf(given: string | undefined): SourceKind | undefined {
  const source = sources.find((one) => one === given);
  if (given !== undefined && !source) throw new UsageError(`--source is one of ${sources.join(", ")}, not ${given}.`);
  return source;
}

async function specOf(
  given: string | undefined,
  backends: readonly string[],
  io: Io,
): Promise<{ place: string } & AsyncDisposable> {
  if (given !== undefined && !given.startsWith("@")) return specArgument(given, io);
  const [backend, ...others] = backends;
  if (given === undefined && (backend === undefined || others.length > 0)) {
    const names = backend === undefined ? "name no backend" : `name several backends: ${backends.join(", ")}`;
    throw new UsageError(`The files ${names}. Say which spec to compare with: --spec <spec>.`);
  }
  const { spec } = findExtended(given ?? `@northbound/${backend}`, [io.cwd]);
  return specArgument(spec, io);
}
