import { readFile } from "node:fs/promises";
import { Reply } from "../core/reply.ts";
import type { AttachedClient, Transport } from "../core/send.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { parseJson } from "../util/parse-json.ts";
import { type Cassette, type Exchange, parseCassette } from "./cassette.ts";
import { createRecorder, readKey, type Recorder } from "./record.ts";

/** What a replay takes. */
export interface ReplayOptions {
  /** The key of the recording. Default: that in `<file>.key`, if it is there. */
  readonly key?: string | undefined;
}

/**
 * A transport that answers from a cassette and sends nothing. A call gets the answers to the same call in the order in which they
 * were recorded, and the last one again after that; one whose names are unknown gets those of the same operation.
 * @throws ConnectionError for a call that was not recorded.
 * @example
 * import { replay } from "@northbound/runtime/cassette";
 *
 * export const transport = replay("engine.cassette.jsonl"); // an option of every client
 */
export function replay(file: string, { key }: ReplayOptions = {}): Transport {
  let player: Promise<{ readonly shelf: Shelf; readonly recorder: Recorder }> | undefined;
  const clients: AttachedClient[] = [];
  const start = async (): Promise<{ readonly shelf: Shelf; readonly recorder: Recorder }> => {
    const cassette = parseCassette(await readFile(file, "utf8"));
    return {
      shelf: createShelf(cassette),
      recorder: await createRecorder(clients, key ?? (await readKey(file)) ?? ""),
    };
  };
  return {
    attach: (attached) => {
      clients.push(attached);
    },
    async send(call) {
      const { shelf, recorder } = await (player ??= start());
      const { method, url, body } = call;
      const exact = { method, url, body: typeof body === "string" ? parseJson(body) : undefined };
      const { operation, ...redacted } = recorder.request(call);
      const found = shelf.take(exact, { ...redacted, operation });
      if (!found) throw new ConnectionError(`The cassette has no answer to ${call.name}.`, { operation: call.name });
      return new Reply({
        status: found.status,
        headers: answerHeaders(found),
        url: url.split("?", 1)[0] ?? "",
        body: found.answer === undefined ? null : new TextEncoder().encode(JSON.stringify(found.answer)),
      });
    },
    close: () => Promise.resolve(),
  };
}

/** What is asked for. */
export type Asked = Pick<Exchange, "operation" | "method" | "url" | "body">;

/** Exchanges in the order in which they are given out. */
export interface Shelf {
  /** The next answer: to the call as it is, to the call as it would be recorded, or to any call of the operation. */
  take(...asked: readonly Asked[]): Exchange | undefined;
}

/** Lays exchanges out by call and by operation. */
export function createShelf({ exchanges }: Pick<Cassette, "exchanges">): Shelf {
  const rows = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    for (const key of [callKey(exchange), pathKey(exchange), operationKey(exchange)]) {
      if (key !== undefined) rows.set(key, [...(rows.get(key) ?? []), exchange]);
    }
  }
  const next = (key: string | undefined): Exchange | undefined => {
    const row = key === undefined ? undefined : rows.get(key);
    return row && row.length > 1 ? row.shift() : row?.[0];
  };
  return {
    take(...asked) {
      const keys = [...asked.map(callKey), ...asked.map(pathKey), ...asked.map(operationKey)];
      return next(keys.find((key) => key !== undefined && rows.has(key)));
    },
  };
}

/** Headers of a recorded answer, whose body is written anew. */
export function answerHeaders({ headers, answer }: Exchange): Record<string, string> {
  return { ...headers, ...(answer !== undefined && { "content-type": "application/json" }) };
}

function callKey({ method, url, body }: Asked): string {
  return `${method} ${url} ${body === undefined ? "" : JSON.stringify(body)}`;
}

/** For bodies that are not the same twice, such as that of a login. */
function pathKey({ method, url }: Asked): string {
  return `${method} ${url} *`;
}

function operationKey({ operation }: Asked): string | undefined {
  return operation === undefined ? undefined : `operation ${operation}`;
}
