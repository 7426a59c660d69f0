import type { Call } from "../core/call.ts";
import { charsetOf, smallAnswer } from "../core/decode.ts";
import type { Reply } from "../core/reply.ts";
import type { Layer } from "../core/send.ts";
import { InvalidAnswerError } from "../errors/invalid-answer-error.ts";
import { ListFinder } from "./list-finder.ts";
import { resumeStream } from "./resume.ts";

/** Options of the layer. */
export interface ListAnswerOptions {
  /** Largest answer that may be gathered, in bytes, where the call says nothing. */
  readonly maxBytes: number;
}

/**
 * Lets an answer whose items are wanted one by one through as soon as its list has begun. Everything else (a failure
 * behind a good status, a page, XML) is gathered, so that the layers above judge it as they judge any answer. Stands right
 * above the transport, so that the time limit for an attempt bounds this part.
 */
export function listAnswerLayer(options: ListAnswerOptions): Layer {
  return (next) => (call) =>
    call.operation?.stream === "items"
      ? next(call).then((reply) => (reply.isStreamed ? begin(reply, call, options) : reply))
      : next(call);
}

async function begin(reply: Reply, call: Call, options: ListAnswerOptions): Promise<Reply> {
  const maxBytes = call.options.maxBytes ?? options.maxBytes;
  const finder = mustBeWhole(reply) ? undefined : new ListFinder(call.operation?.items);
  const reader = (reply.body as ReadableStream<Uint8Array>).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one piece at a time is the back-pressure
    const { done, value } = await reader.read();
    if (done) return reply.withBody(chunks);
    chunks.push(value);
    length += value.length;
    if (finder && finder.find(value, 0) >= 0) return reply.withBody(resumeStream(chunks, reader));
    if (length > maxBytes) {
      reader.cancel().catch(() => undefined);
      throw new InvalidAnswerError(`The answer is larger than ${maxBytes} bytes`, {
        operation: call.name,
        node: call.node?.url,
        status: reply.status,
      });
    }
  }
}

/** The items of another encoding than UTF-8 can't be told by their bytes. */
function mustBeWhole({ headers }: Reply): boolean {
  const length = headers.get("content-length");
  return (length !== null && Number(length) <= smallAnswer) || charsetOf(headers.get("content-type")) !== undefined;
}
