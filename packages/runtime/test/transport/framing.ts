import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { Call } from "../../src/core/call.ts";
import { createNodeTransport } from "../../src/transport/node-transport.ts";

/** How an answer says where it ends (RFC 9112 section 6.3). */
const framings = ["length", "chunked", "close"] as const;
const persistences = ["keep-alive", "close"] as const;
const endings = ["in order", "by a close", "by a reset"] as const;
const readings = ["buffered", "streamed"] as const;

/** One way in which a server can answer, and how it has to be told. */
export interface FramingCase {
  readonly framing: (typeof framings)[number];
  readonly persistence: (typeof persistences)[number];
  readonly ending: (typeof endings)[number];
  readonly reading: (typeof readings)[number];
}

/** Every combination that makes sense: a body that lasts until the connection ends has no other end. */
export const framingCases: readonly FramingCase[] = framings.flatMap((framing) =>
  persistences.flatMap((persistence) =>
    endings.flatMap((ending) =>
      framing === "close" && persistence === "keep-alive"
        ? []
        : readings.map((reading) => ({ framing, persistence, ending, reading })),
    ),
  ),
);

/** Whether the answer is whole: the orderly end of a connection is the end of a body without framing. */
export function isWhole({ framing, ending }: FramingCase): boolean {
  return ending === "in order" || (framing === "close" && ending === "by a close");
}

const text = '{"records":[1,2,3]}';

function answer(socket: Socket, { framing, persistence, ending }: FramingCase): void {
  const isComplete = ending === "in order";
  const body = isComplete || framing === "close" ? text : text.slice(0, 8);
  const fields = [`connection: ${persistence}`, "content-type: application/json"];
  if (framing === "length") fields.push(`content-length: ${text.length}`);
  if (framing === "chunked") fields.push("transfer-encoding: chunked");
  const written = framing !== "chunked" ? body : `8\r\n${text.slice(0, 8)}\r\n${isComplete ? chunkRest : ""}`;
  socket.write(`HTTP/1.1 200 OK\r\n${fields.join("\r\n")}\r\n\r\n${written}`, () => {
    // As `resetAndDestroy` does, without the orderly close that it makes first. A reset that arrives together with the
    // last bytes is an orderly end to the libuv of Node 22, so the bytes get a little time.
    const reset = (): unknown => Object.assign(socket, { resetAndClosing: true }).destroy();
    if (ending === "by a reset") setTimeout(reset, 100);
    else if (ending === "by a close" || persistence === "close") socket.end();
  });
}

const chunkRest = `${(text.length - 8).toString(16)}\r\n${text.slice(8)}\r\n0\r\n\r\n`;

/** How one case ended: the whole text, or the error's code. */
export async function runFraming(framing: FramingCase): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => answer(socket, framing));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = createNodeTransport({ proxy: false });
  try {
    const call = new Call("/records", { stream: framing.reading === "streamed" });
    call.node = { url: origin, origin, prefix: "" };
    const reply = await transport.send(call);
    return await reply.text();
  } catch (error) {
    return codeOf(error);
  } finally {
    await transport.close();
    server.close();
  }
}

function codeOf(error: unknown): string {
  const { code, cause } = error as { code?: string; cause?: unknown };
  return code === "INVALID_ANSWER" && cause !== undefined ? codeOf(cause) : (code ?? String(error));
}

/** What has to come out of a case. */
export function expected(framing: FramingCase): RegExp {
  return isWhole(framing)
    ? /^\{"records":\[1,2,3\]\}$/
    : /^(UND_ERR_RES_CONTENT_LENGTH_MISMATCH|UND_ERR_SOCKET|ECONNRESET|HPE_INVALID_EOF_STATE)$/;
}

/** What is wrong, a line each; run as a program by other versions of Node. */
export async function misreadFramings(): Promise<string[]> {
  const wrong: string[] = [];
  for (const framing of framingCases) {
    const got = await runFraming(framing);
    if (!expected(framing).test(got)) wrong.push(`${JSON.stringify(framing)}: ${got}`);
  }
  return wrong;
}

if (import.meta.main) console.log(JSON.stringify(await misreadFramings()));
