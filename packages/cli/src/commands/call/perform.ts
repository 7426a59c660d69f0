import { createWriteStream } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { CallOptions, PagedOptions, PagePromise, RecordStream, StreamOptions } from "@northbound/runtime";
import { UsageError } from "../../output/usage-error.ts";
import type { Io } from "../../output/io.ts";
import { type Format, formatValue, readFormat } from "../../output/format.ts";
import { startProgress } from "../../output/progress.ts";
import type { AnyClient, CliBackend } from "./backends.ts";
import type { CallArguments } from "./input.ts";
import { tellPlan } from "./dry-run.ts";
import type { CliOperation } from "./operations.ts";

type NamedCall = (input: object, options: CallOptions & PagedOptions & StreamOptions) => unknown;

/** Makes the call and writes what came of it. */
export async function perform(
  client: AnyClient,
  backend: CliBackend,
  operation: CliOperation,
  given: CallArguments,
  io: Io,
): Promise<void> {
  const { values, input } = given;
  const { paging, stream } = operation.behaviours;
  if (values.all && paging === undefined) throw new UsageError(`${operation.id} is not paged; leave out --all.`);
  if (values.watch && stream === undefined) throw new UsageError(`${operation.id} is no stream; leave out --watch.`);
  const limit = readNumber("limit", values.limit);
  const timeout = readNumber("timeout", values.timeout);
  const deadline = readNumber("deadline", values.deadline);
  const common = {
    signal: io.signal,
    ...(timeout !== undefined && { timeout: timeout * 1000 }),
    ...(deadline !== undefined && { deadline: deadline * 1000 }),
  };
  const call = find(client, operation);

  if (values["dry-run"]) {
    await tellPlan(client, operation.id, () => call(input, common), values.output, io);
    return;
  }
  const answered = stream === undefined ? undefined : call(input, { ...common, resume: values.watch === true });
  if (isRecordStream(answered)) {
    await writeRecords(answered, limit, readFormat(values.output, "ndjson"), io);
  } else if (paging !== undefined && (values.all || limit !== undefined)) {
    const pages = call({ ...readingOf(backend, operation), ...input }, { ...common, limit }) as PagePromise<unknown>;
    await writeItems(pages, operation, readFormat(values.output, "json"), io);
  } else {
    const answer = await (answered ?? call(input, common));
    await writeAnswer(answer, operation, values.save, readFormat(values.output, "json"), io);
  }
}

/** Of some operations, the input decides whether the answer is a stream. */
function isRecordStream(answer: unknown): answer is RecordStream<unknown> {
  return typeof answer === "object" && answer !== null && Symbol.asyncIterator in answer && !("then" in answer);
}

/** `group/method` on the client, `application/group/method` for CloudCIX. */
function find(client: AnyClient, operation: CliOperation): NamedCall {
  const parts = operation.id.split("/");
  let owner: unknown = client;
  for (const part of parts.slice(0, -1)) owner = (owner as Record<string, unknown> | undefined)?.[part];
  const method = (owner as Record<string, unknown> | undefined)?.[parts.at(-1) ?? ""];
  if (typeof method !== "function") throw new Error(`The client has no ${parts.join(".")}.`);
  return (input, options) => Reflect.apply(method, owner, [input, options]) as unknown;
}

function readingOf({ reading = {} }: CliBackend, { parameters }: CliOperation): object {
  return Object.fromEntries(Object.entries(reading).filter(([key]) => parameters.some(({ name }) => name === key)));
}

/** Records as they arrive; only a table has to wait for the last one. */
async function writeRecords(
  records: AsyncIterable<unknown>,
  limit: number | undefined,
  format: Format,
  io: Io,
): Promise<void> {
  const held: unknown[] = [];
  let count = 0;
  if (limit === 0) return;
  try {
    for await (const record of records) {
      if (format === "ndjson") io.out(`${JSON.stringify(record)}\n`);
      else if (format === "yaml") io.out(`---\n${formatValue(record, "yaml", io.width)}`);
      else held.push(record);
      count += 1;
      if (count === limit) break;
    }
  } catch (error) {
    // A stream that is followed has no other end than Ctrl+C.
    if (held.length > 0) io.out(formatValue(held, format, io.width));
    throw error;
  }
  if (format === "json" || format === "table") io.out(formatValue(held, format, io.width));
}

async function writeItems(pages: PagePromise<unknown>, operation: CliOperation, format: Format, io: Io): Promise<void> {
  // Line by line, memory does not grow with the collection.
  if (format === "ndjson") {
    for await (const item of pages) io.out(`${JSON.stringify(item)}\n`);
    return;
  }
  const items = await readAll(pages, operation, io);
  io.out(formatValue(items, format, io.width));
}

async function readAll(pages: PagePromise<unknown>, operation: CliOperation, io: Io): Promise<unknown[]> {
  using bar = startProgress(operation.id, io);
  return await pages.all({ onProgress: bar.update });
}

async function writeAnswer(
  answer: unknown,
  operation: CliOperation,
  save: string | undefined,
  format: Format,
  io: Io,
): Promise<void> {
  if (answer instanceof Response) {
    await writeBinary(answer, save, io);
    return;
  }
  if (save !== undefined) throw new UsageError(`${operation.id} gives no file; use --output, not --save.`);
  if (answer instanceof Headers) return io.out(formatValue(Object.fromEntries(answer), format, io.width));
  if (answer === undefined) io.note(`${operation.id}: done`);
  else if (typeof answer === "string") io.out(answer.endsWith("\n") ? answer : `${answer}\n`);
  else io.out(formatValue(format === "table" ? itemsOf(answer, operation) : answer, format, io.width));
}

async function writeBinary(answer: Response, save: string | undefined, io: Io): Promise<void> {
  if (save === undefined) {
    await answer.body?.cancel();
    throw new UsageError("The answer is a file: say where it goes with --save <file>.");
  }
  const body = answer.body ?? new Blob([]).stream();
  const file = resolve(io.cwd, save);
  await pipeline(Readable.fromWeb(body as never), createWriteStream(file), { signal: io.signal });
  io.note(`wrote ${file}`);
}

/** The list within a page, which is what a table shows. */
function itemsOf(answer: unknown, { behaviours }: CliOperation): unknown {
  let current = answer;
  for (const name of behaviours.items?.split(".") ?? []) {
    current = typeof current === "object" && current !== null ? Reflect.get(current, name) : undefined;
  }
  return current ?? answer;
}

function readNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && text.trim() !== "") return value;
  throw new UsageError(`--${name} must be a whole number, not ${JSON.stringify(text)}.`);
}
