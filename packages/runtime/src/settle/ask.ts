import type { Engine } from "../calls/engine.ts";
import { pathParameters, sortInput } from "../calls/input.ts";
import type { Backend } from "../core/backend.ts";
import type { Operation } from "../core/operation.ts";
import { errorFromReply } from "../errors/error-from-reply.ts";
import type { Asked } from "../errors/unsettled.ts";
import type { CallInput } from "../paging/paging-style.ts";
import { type Clock, wallTime } from "../util/clock.ts";

/** Reads with an operation, past the cache; gives the first page of one that is paged. */
export async function ask(
  { secrets }: Backend,
  engine: Engine,
  clock: Clock,
  operation: Operation,
  input: CallInput,
  signal: AbortSignal | undefined,
): Promise<Asked> {
  const { id, method, path } = operation;
  const sorted = sortInput(operation, pathParameters(path), input);
  const { data, response } = await engine.run(method, path, operation, { ...sorted, signal, cache: "no-store" });
  if (!response.ok) throw errorFromReply(response, id, response.attempts, secrets);
  return { data, date: response.headers.get("date"), at: wallTime(clock) };
}
