import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

/** What came back over a socket. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
  /** The body as JSON; typed by what the test expects to find. */
  json<T = Record<string, unknown>>(): T;
  /** The lines of a stream. */
  lines<T = Record<string, unknown>>(): T[];
}

/** What a test sends. */
export interface SendOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is text or bytes. */
  readonly body?: unknown;
  readonly ca?: string;
  readonly signal?: AbortSignal;
  /** Called with each chunk of the answer. */
  readonly onChunk?: (text: string) => void;
}

/** Sends one request over a connection of its own and waits for the whole answer. */
export async function send(url: string, options: SendOptions = {}): Promise<Reply> {
  const { body, ca, headers = {} } = options;
  const plain = url.startsWith("http:");
  const agent = plain ? new HttpAgent() : new HttpsAgent(ca === undefined ? {} : { ca });
  const raw = body === undefined || typeof body === "string" || body instanceof Uint8Array;
  const bytes = raw ? body : JSON.stringify(body);
  // Node announces no length of its own for a DELETE, and then the body would be taken for the next request.
  const length = bytes === undefined ? {} : { "content-length": String(Buffer.byteLength(bytes)) };
  const method = options.method ?? (body === undefined ? "GET" : "POST");
  try {
    return await new Promise<Reply>((resolve, reject) => {
      const request = (plain ? httpRequest : httpsRequest)(
        url,
        {
          method,
          agent,
          headers: { ...(raw ? {} : { "content-type": "application/json" }), ...length, ...headers },
          ...(options.signal ? { signal: options.signal } : {}),
        },
        (incoming) => {
          const chunks: string[] = [];
          incoming.setEncoding("utf8");
          incoming.on("data", (chunk: string) => {
            chunks.push(chunk);
            options.onChunk?.(chunk);
          });
          incoming.on("error", reject);
          incoming.on("end", () => {
            const text = chunks.join("");
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              text,
              json: <T>() => JSON.parse(text) as T,
              lines: <T>() =>
                text
                  .split("\n")
                  .filter((line) => line !== "")
                  .map((line) => JSON.parse(line) as T),
            });
          });
        },
      );
      request.on("error", reject);
      request.end(bytes);
    });
  } finally {
    agent.destroy();
  }
}
