import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import process from "node:process";
import { afterEach, describe, expect, it, vi } from "vitest";
import { InvalidOptionError } from "../../errors/invalid-option-error.ts";
import { logTo } from "../log-to.ts";
import { syslogLogger } from "./syslog-logger.ts";

const opened: { close(): unknown }[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const one of opened.splice(0)) one.close();
});

const event = {
  type: "failover",
  time: 1,
  backend: "cloudvision",
  operation: "inventory/list",
  correlationId: "c1",
  from: "https://cvp1",
  to: "https://cvp2",
  reason: "refused",
} as const;

async function listenUdp(): Promise<{
  socket: DatagramSocket;
  port: number;
  messages: string[];
  received(count: number): Promise<void>;
}> {
  const socket = createSocket("udp4");
  opened.push(socket);
  const messages: string[] = [];
  socket.on("message", (bytes) => messages.push(bytes.toString()));
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    socket,
    port: socket.address().port,
    messages,
    async received(count) {
      while (messages.length < count) await once(socket, "message");
    },
  };
}

async function listenTcp(
  port = 0,
): Promise<{ server: Server; port: number; frames(): string[]; received(count: number): Promise<void> }> {
  let text = "";
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      server.emit("chunk");
    });
  });
  opened.push(server);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const frames = (): string[] => {
    const found: string[] = [];
    for (let rest = Buffer.from(text); rest.length > 0;) {
      const space = rest.indexOf(" ");
      const length = Number(rest.subarray(0, space));
      const frame = rest.subarray(space + 1, space + 1 + length);
      if (frame.length < length) break;
      found.push(frame.toString());
      rest = rest.subarray(space + 1 + length);
    }
    return found;
  };
  return {
    server,
    port: (server.address() as AddressInfo).port,
    frames,
    async received(count) {
      while (frames().length < count) await once(server, "chunk");
    },
  };
}

describe("syslog over UDP", () => {
  it("sends one datagram for each entry from its level on", async () => {
    const { port, messages, received } = await listenUdp();
    const logger = syslogLogger({ host: "127.0.0.1", port, hostname: "here", facility: "local0" });
    logger.debug("not this");
    logTo(logger)(event);
    logger.info("plain");
    await logger.close();
    await received(2);
    expect(messages[0]).toMatch(
      new RegExp(
        `^<132>1 \\S+Z here northbound ${process.pid} failover - cloudvision inventory/list moves from https://cvp1 to https://cvp2: refused \\{"backend":"cloudvision",.*"correlationId":"c1".*\\}$`,
      ),
    );
    expect(messages[1]).toMatch(/^<134>1 \S+Z here northbound \d+ - - plain$/);
  });

  it("sends plain fields as structured data under an enterprise number", async () => {
    const { port, messages, received } = await listenUdp();
    const logger = syslogLogger({ host: "127.0.0.1", port, enterpriseNumber: 32_473 });
    logTo(logger)(event);
    await received(1);
    await logger.close();
    expect(messages[0]).toContain(
      '[northbound@32473 event="failover" backend="cloudvision" operation="inventory/list"',
    );
    expect(messages[0]).toMatch(/refused$/);
  });

  it("cuts a message that is too long for a datagram, between two characters", async () => {
    const { port, messages, received } = await listenUdp();
    const logger = syslogLogger({ host: "127.0.0.1", port });
    logger.info("ü".repeat(5_000));
    await received(1);
    await logger.close();
    expect(Buffer.byteLength(messages[0] ?? "")).toBeLessThanOrEqual(2_048);
    expect(messages[0]).toMatch(/ü$/);
  });

  it("warns and goes on when the name does not resolve", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
    const logger = syslogLogger({ host: "no-such-host.invalid" });
    logger.info("one");
    await logger.close();
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining("Can't send to the syslog server no-such-host.invalid:514"),
    );
  });
});

describe("syslog over TCP", () => {
  it("sends each message behind its length, in order", async () => {
    const { port, frames, received } = await listenTcp();
    const logger = syslogLogger({ host: "127.0.0.1", port, protocol: "tcp", hostname: "here" });
    for (let number = 0; number < 50; number++) logger.warn(`entry ${number} ü`);
    await logger.close();
    await received(50);
    expect(frames().map((frame) => /entry (\d+) ü$/.exec(frame)?.[1])).toEqual(
      Array.from({ length: 50 }, (_, index) => String(index)),
    );
    expect(frames()[0]).toMatch(/^<12>1 /);
  });

  it("keeps messages while the server is away, and sends them when it is back", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
    const first = await listenTcp();
    const { port } = first;
    first.server.close();
    await once(first.server, "close");
    const logger = syslogLogger({ host: "127.0.0.1", port, protocol: "tcp" });
    logger.warn("early");
    await vi.waitFor(() => {
      expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("ECONNREFUSED"));
    });
    const second = await listenTcp(port);
    await second.received(1);
    expect(second.frames()[0]).toMatch(/early$/);
    await logger.close();
  });

  it("connects again after the server closed the connection", async () => {
    vi.spyOn(process, "emitWarning").mockReturnValue();
    const { port, frames, received } = await listenTcp();
    const logger = syslogLogger({ host: "127.0.0.1", port, protocol: "tcp" });
    logger.warn("one");
    await received(1);
    const [socket] = sockets;
    if (!socket) throw new Error("no connection");
    socket.destroy();
    await once(socket, "close");
    // The closing has to be seen here, or the message goes into a connection that nobody reads.
    await new Promise((resolve) => setTimeout(resolve, 50));
    logger.warn("two");
    await received(2);
    expect(frames()[1]).toMatch(/two$/);
    await logger.close();
  });

  it("closes in bounded time when the server never came", async () => {
    vi.spyOn(process, "emitWarning").mockReturnValue();
    const { port, server } = await listenTcp();
    server.close();
    await once(server, "close");
    const logger = syslogLogger({ host: "127.0.0.1", port, protocol: "tcp" });
    logger.warn("lost");
    const started = Date.now();
    await logger.close();
    expect(Date.now() - started).toBeLessThan(3_000);
  });
});

it.each([
  { port: 0 },
  { port: 70_000 },
  { protocol: "tls" as never },
  { level: "loud" as never },
  { facility: "mail" as never },
])("refuses %j", (options) => {
  expect(() => syslogLogger(options)).toThrow(InvalidOptionError);
});
