import { Buffer } from "node:buffer";
import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { connect, type Socket } from "node:net";
import { cutToBytes } from "./syslog-message.ts";
import { WriteQueue } from "./write-queue.ts";

/** Takes messages to a syslog server. */
export interface SyslogSender {
  send(message: string): void;
  /** Resolves when nothing waits any more, or nothing can be delivered. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Where a sender sends. */
export interface SyslogTarget {
  readonly host: string;
  readonly port: number;
  /** Told about failures, once for each time that the server goes away. */
  readonly onError: (error: Error) => void;
}

/** Messages that may wait for a server that is away. */
const maxWaiting = 1_000;
/** What every receiver should take in one datagram (RFC 5424 section 6.1). */
const maxDatagram = 2_048;
/** Before the server is tried again, in milliseconds: the first pause, doubled each time, and the longest. */
const firstPause = 100;
const longestPause = 30_000;
/** How long `close` waits for a server that does not take what waits. */
const patience = 2_000;

/** One datagram for each message (RFC 5426). Nobody knows whether it arrives. */
export function createUdpSender({ host, port, onError }: SyslogTarget): SyslogSender {
  let opening: Promise<{ readonly socket: DatagramSocket; readonly address: string }> | undefined;
  let pending: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const openSocket = async (): Promise<{ socket: DatagramSocket; address: string }> => {
    const { address, family } = await lookup(host);
    const socket = createSocket(family === 6 ? "udp6" : "udp4");
    socket.on("error", onError);
    socket.unref();
    return { socket, address };
  };
  const sendOne = async (message: string): Promise<void> => {
    try {
      opening ??= openSocket();
      const { socket, address } = await opening;
      const bytes = cutToBytes(Buffer.from(message), maxDatagram);
      await new Promise<void>((resolve, reject) => {
        socket.send(bytes, port, address, (error) => {
          if (error) reject(error);
          else resolve();
        });
      });
    } catch (error) {
      // The name may resolve next time.
      if (opening) await opening.catch(() => (opening = undefined));
      onError(error as Error);
    }
  };
  return {
    send(message) {
      if (!isClosed) pending = Promise.all([pending, sendOne(message)]);
    },
    async flush() {
      await pending;
    },
    async close() {
      isClosed = true;
      await pending;
      const open = await opening?.catch(() => undefined);
      open?.socket.close();
    },
  };
}

/**
 * A connection on which each message is preceded by its length (RFC 6587 section 3.4.1). When it breaks it is made
 * again, with a growing pause; meanwhile messages wait, and the oldest are lost when too many do. A process that
 * has nothing else to do is not kept alive by a server that is away.
 */
export function createTcpSender({ host, port, onError }: SyslogTarget): SyslogSender {
  const queue = new WriteQueue(maxWaiting);
  let socket: Socket | undefined;
  let isConnected = false;
  let isClosed = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let unwritten = 0;
  let onIdle: (() => void)[] = [];

  const settle = (): void => {
    if (queue.size > 0 || unwritten > 0) return;
    socket?.unref();
    for (const resolve of onIdle) resolve();
    onIdle = [];
  };

  const drain = (): void => {
    if (!socket || !isConnected) return;
    for (const message of queue.takeAll()) {
      const bytes = Buffer.from(message);
      unwritten += 1;
      socket.write(Buffer.concat([Buffer.from(`${bytes.length} `), bytes]), (error) => {
        unwritten -= 1;
        if (error && !isClosed) queue.push(message);
        settle();
      });
    }
    settle();
  };

  const open = (): void => {
    timer = undefined;
    const opened = connect({ host, port, keepAlive: true });
    socket = opened;
    opened.on("connect", () => {
      isConnected = true;
      failures = 0;
      drain();
    });
    // Syslog servers don't answer; what they send is read so that their closing is noticed.
    opened.resume();
    opened.on("error", (error) => {
      if (failures === 0) onError(error);
    });
    opened.on("close", () => {
      socket = undefined;
      isConnected = false;
      const pause = Math.min(longestPause, firstPause * 2 ** failures);
      failures += 1;
      if (!isClosed && queue.size > 0) timer = setTimeout(open, pause).unref();
      else settle();
    });
  };

  const flush = (): Promise<void> =>
    queue.size === 0 && unwritten === 0 ? Promise.resolve() : new Promise((resolve) => onIdle.push(resolve));

  return {
    send(message) {
      if (isClosed) return;
      queue.push(message);
      if (socket) {
        socket.ref();
        drain();
      } else if (!timer) open();
    },
    flush,
    async close() {
      let patienceTimer: NodeJS.Timeout | undefined;
      const waited = new Promise<void>((resolve) => (patienceTimer = setTimeout(resolve, patience)));
      await Promise.race([flush(), waited]);
      isClosed = true;
      clearTimeout(patienceTimer);
      clearTimeout(timer);
      const last = socket;
      if (!last) return;
      await new Promise<void>((resolve) => {
        last.once("close", () => resolve());
        last.ref();
        if (isConnected) last.end();
        else last.destroy();
      });
    },
  };
}
