import { randomBytes } from "node:crypto";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import type { Call } from "../core/call.ts";
import type { Reply } from "../core/reply.ts";
import { answerSchema, type SchemaTable } from "../core/schema-table.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import type { AttachedClient, Transport } from "../core/send.ts";
import { createNodeTransport } from "../transport/node-transport.ts";
import { parseJson } from "../util/parse-json.ts";
import { type CassetteSource, type Exchange, headerLine } from "./cassette.ts";
import { createRedactor } from "./redactor.ts";

/** What a recording takes. */
export interface RecordOptions {
  /** Where exchanges are written, a line each. A file that is there is replaced. */
  readonly file: string;
  /** What sends. Default: the transport of the platform, without options. */
  readonly transport?: Transport | undefined;
  /**
   * Decides which text gets which pseudonym. Default: a random one, kept beside the file in `<file>.key`, which a replay needs
   * for names that your script has in it. Give the cassette away, and the key to nobody.
   */
  readonly key?: string | undefined;
  /** What answers, where it is no server: `northbound learn` says it with what it proposes. @default "live" */
  readonly source?: CassetteSource | undefined;
}

/** Headers of answers that say nothing about anybody. */
const kept = [
  "content-type",
  "content-range",
  "retry-after",
  "date",
  "x-ratelimit-limit",
  "x-ratelimit-remaining",
  "x-ratelimit-reset",
];

/**
 * A transport that writes what goes through another one into a cassette, safe to attach to a bug report: texts are kept only
 * where the spec lists them or where their form says nothing; names, ids, addresses and serials get pseudonyms that stay the
 * same within the cassette; secrets, request headers and what is no JSON are left out.
 * @throws InvalidOptionError from calls and from `close()` when the file can't be written; calls before they are sent.
 * @example
 * import { record } from "@northbound/runtime/cassette";
 *
 * export const transport = record({ file: "engine.cassette.jsonl" }); // an option of every client
 */
export function record({ file, transport = createNodeTransport(), key: given, source }: RecordOptions): Transport {
  let recorder: Promise<Recorder> | undefined;
  const clients: AttachedClient[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  let failure: InvalidOptionError | undefined;
  const fail = (cause: unknown): InvalidOptionError =>
    (failure ??= new InvalidOptionError(`record: ${file} can't be written, and nothing more is sent.`, { cause }));
  const start = async (): Promise<Recorder> => {
    const key = given ?? randomBytes(16).toString("hex");
    if (given === undefined) await writeFile(`${file}.key`, `${key}\n`, { mode: 0o600 });
    const { name = "", basePath = "" } = clients.at(-1) ?? {};
    await writeFile(file, headerLine(name, basePath, source), { mode: 0o600 });
    return createRecorder(clients, key);
  };
  return {
    attach: (attached) => {
      clients.push(attached);
      transport.attach?.(attached);
    },
    async send(call) {
      // Before anything is sent: a call that was processed must not end in an error of the file.
      const { describe } = await (recorder ??= start()).catch((cause: unknown) => Promise.reject(fail(cause)));
      if (failure) throw failure;
      const reply = await transport.send(call);
      if (!reply.isStreamed) {
        const line = `${JSON.stringify(describe(call, reply))}\n`;
        writing = writing.then(() => appendFile(file, line)).catch(fail);
      }
      return reply;
    },
    async close() {
      await writing;
      await transport.close();
      if (failure) throw failure;
    },
  };
}

/** Reads the key that a recording left beside its file; `undefined` where there is none. */
export async function readKey(file: string): Promise<string | undefined> {
  return readFile(`${file}.key`, "utf8").then(
    (text) => text.trim(),
    () => undefined,
  );
}

/** Makes exchanges without secrets of calls and their answers. */
export interface Recorder {
  describe(call: Call, reply: Reply): Exchange;
  /** The part of an exchange that finds it again. */
  request(call: Call): Pick<Exchange, "operation" | "method" | "url" | "body">;
}

const nothing: SchemaTable = { definitions: {}, operations: {} };

/**
 * Makes a recorder for the clients that share a transport: one, and the login of its own that it may have. Without a spec no
 * text stays.
 */
export async function createRecorder(clients: readonly AttachedClient[], key: string): Promise<Recorder> {
  const known = await Promise.all(clients.map(async ({ schemas: load }) => load?.()));
  const schemas = known.find((table) => table !== undefined) ?? nothing;
  const hides = (text: string): boolean => clients.some(({ hide }) => hide(text) !== text);
  const redactor = createRedactor({ schemas, basePath: clients.at(-1)?.basePath ?? "", key, isSecret: hides });
  const request = (call: Call): Pick<Exchange, "operation" | "method" | "url" | "body"> => {
    const { method, url, operation, body } = call;
    const value = typeof body === "string" ? parseJson(body) : undefined;
    const schema = schemas.operations[operation?.id ?? ""]?.body;
    return {
      ...(operation && { operation: operation.id }),
      method,
      // A path without parameters is the spec's own, also that of a login which is in no spec.
      url: operation?.path === url ? url : redactor.url(url),
      ...(value !== undefined && { body: redactor.value(schema, value) }),
    };
  };
  return {
    request,
    describe(call, reply) {
      const { status } = reply;
      const text = reply.bufferedText();
      const value = parseJson(text);
      const version = clients
        .map((client) => client.version?.())
        .find((told) => told !== undefined && told !== "latest");
      return {
        ...request(call),
        ...(version !== undefined && { version }),
        status,
        headers: Object.fromEntries([...reply.headers].filter(([name]) => kept.includes(name))),
        ...(value !== undefined && {
          answer: redactor.value(
            answerSchema(schemas.operations[call.operation?.id ?? ""]?.answers, status) ?? undefined,
            value,
          ),
        }),
        ...(value === undefined && text !== "" && { omitted: `${text.length} characters` }),
      };
    },
  };
}
