import {
  type Backend,
  Call,
  type Client,
  createClient,
  type ClientOptions,
  isRecord,
  jsonOf,
  kindOfStatus,
  passwordLogin,
  systemClock,
} from "../../src/index.ts";
import type { Kind } from "./table.ts";

const operations = {
  things: {
    read: { id: "things/read", method: "GET", path: "/things/7" },
    write: { id: "things/write", method: "POST", path: "/things", body: "json" },
    stream: { id: "things/stream", method: "GET", path: "/things/watch", stream: "ndjson" },
    upload: { id: "things/upload", method: "POST", path: "/things/file", body: "binary" },
  },
} as const;

const backend: Backend = {
  name: "matrix",
  operations,
  basePath: "/api",
  // What this backend says itself has a message.
  readFault(reply) {
    const body = reply.status < 400 ? undefined : jsonOf(reply);
    if (!isRecord(body) || typeof body["message"] !== "string") return undefined;
    return { kind: kindOfStatus(reply.status), message: body["message"] };
  },
};

/** The part of the client that the matrix uses. */
export interface MatrixCalls {
  readonly things: {
    read(input?: object, options?: object): Promise<unknown>;
    write(input: object, options?: object): Promise<unknown>;
    stream(input?: object, options?: object): AsyncIterable<unknown>;
    upload(input: object, options?: object): Promise<unknown>;
  };
}

/** Answers larger than this are refused. */
export const maxBytes = 20_000;

/** A client with a password login, and times that are short enough for a test. Only chance is taken away from it. */
export function createMatrixClient(
  nodes: readonly string[],
  options: Partial<ClientOptions> = {},
): Client<object, MatrixCalls> {
  const session = passwordLogin({
    username: "ada",
    password: "correct horse",
    login: (credentials) => new Call("/login", { method: "POST", body: JSON.stringify(credentials) }),
    read: (reply) => ({ headers: { "x-session": (reply.value() as { id: string }).id } }),
  });
  return createClient<object, MatrixCalls>(
    backend,
    {
      nodes,
      connectTimeout: 600,
      timeout: 500,
      idleTimeout: 500,
      maxBytes,
      clock: { ...systemClock, random: () => 0.1 },
      proxy: false,
      ...options,
    },
    { session },
  );
}

/** Makes one call of a kind, and takes in all that it gives. */
export async function makeCall(client: MatrixCalls, kind: Kind): Promise<unknown> {
  const { things } = client;
  switch (kind) {
    case "read":
      return things.read();
    case "write":
      return things.write({ body: { name: "a thing" } });
    case "upload":
      return things.upload({ body: oneTimeBody() });
    case "stream": {
      const records: unknown[] = [];
      for await (const record of things.stream()) records.push(record);
      return records;
    }
  }
}

/** A body of some chunks that can be read once. */
function oneTimeBody(): ReadableStream<Uint8Array> {
  let left = 4;
  return new ReadableStream({
    pull(controller) {
      if (left === 0) controller.close();
      else controller.enqueue(new Uint8Array(8_000).fill(left));
      left -= 1;
    },
  });
}
