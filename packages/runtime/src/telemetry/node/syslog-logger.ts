import { hostname as readHostname } from "node:os";
import process from "node:process";
import { InvalidOptionError } from "../../errors/invalid-option-error.ts";
import type { Logger, LogLevel } from "../logger.ts";
import type { ClosableLogger } from "./file-logger.ts";
import { formatEntry, logLevels, readArguments } from "./log-line.ts";
import { facilities, formatSyslog, type SyslogFacility } from "./syslog-message.ts";
import { createTcpSender, createUdpSender } from "./syslog-sender.ts";

/** Where syslog messages go, and what they say about their sender. */
export interface SyslogLoggerOptions {
  /** @default "localhost" */
  readonly host?: string | undefined;
  /** @default 514 */
  readonly port?: number | undefined;
  /** `tcp` is told when the server is away, and keeps messages for a while; `udp` never knows. @default "udp" */
  readonly protocol?: "udp" | "tcp" | undefined;
  /** The least level that is sent. @default "info" */
  readonly level?: LogLevel | undefined;
  /** @default "user" */
  readonly facility?: SyslogFacility | undefined;
  /** @default "northbound" */
  readonly appName?: string | undefined;
  /** Name of this machine. Default: what the system says. */
  readonly hostname?: string | undefined;
  /**
   * Your private enterprise number (RFC 5424 section 7.2.2): plain fields are then sent as structured data
   * `northbound@<number>`. Without it they follow the text as JSON.
   */
  readonly enterpriseNumber?: number | undefined;
}

/**
 * A logger that sends to a syslog server, as RFC 5424 over UDP (RFC 5426) or TCP (RFC 6587). Sending never blocks a
 * call and never makes one fail; when the server goes away, a process warning tells so once.
 * @throws InvalidOptionError for an option that makes no sense.
 * @example
 * import { createCloudVision } from "@northbound/cloudvision";
 * import { syslogLogger } from "@northbound/runtime/node";
 *
 * const cvp = createCloudVision({ nodes, credentials, logger: syslogLogger({ host: "log1", protocol: "tcp" }) });
 */
export function syslogLogger(options: SyslogLoggerOptions = {}): ClosableLogger {
  const {
    host = "localhost",
    port = 514,
    protocol = "udp",
    level = "info",
    facility = "user",
    appName = "northbound",
  } = options;
  const { hostname = readHostname(), enterpriseNumber } = options;
  const least = logLevels.indexOf(level);
  check("level", level, logLevels);
  check("protocol", protocol, ["udp", "tcp"]);
  check("facility", facility, Object.keys(facilities));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new InvalidOptionError(`Option \`port\` must be a port number, not ${port}.`);
  }
  const onError = (error: Error): void => {
    process.emitWarning(`Can't send to the syslog server ${host}:${port}: ${error.message}`);
  };
  const sender =
    protocol === "tcp" ? createTcpSender({ host, port, onError }) : createUdpSender({ host, port, onError });
  const processId = String(process.pid);

  const log = (of: LogLevel): Logger["info"] => {
    if (logLevels.indexOf(of) < least) return () => undefined;
    return (...args) => {
      const entry = readArguments(args);
      const { event = "-", ...rest } = entry.fields;
      const plain = enterpriseNumber === undefined ? {} : plainFields(entry.fields);
      const hasData = Object.keys(plain).length > 0;
      sender.send(
        formatSyslog({
          facility,
          level: of,
          time: new Date(),
          hostname,
          appName,
          processId,
          messageId: String(event),
          data: hasData ? { [`northbound@${enterpriseNumber}`]: plain } : undefined,
          text: formatEntry({ text: entry.text, fields: without(rest, plain) }),
        }),
      );
    };
  };
  return {
    debug: log("debug"),
    info: log("info"),
    warn: log("warn"),
    error: log("error"),
    flush: () => sender.flush(),
    close: () => sender.close(),
    [Symbol.asyncDispose]: () => sender.close(),
  };
}

/** Fields that fit into structured data. */
function plainFields(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  const plain = Object.entries(fields).filter(([, value]) => ["string", "number", "boolean"].includes(typeof value));
  return Object.fromEntries(plain.map(([name, value]) => [name, String(value)]));
}

function without(fields: Readonly<Record<string, unknown>>, taken: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !(name in taken)));
}

function check(option: string, value: string, values: readonly string[]): void {
  if (values.includes(value)) return;
  throw new InvalidOptionError(`Option \`${option}\` must be one of ${values.join(", ")}, not ${value}.`);
}
