import type { LogLevel } from "../logger.ts";

/** Where a message comes from, as syslog sorts it (RFC 5424, table 1). */
export type SyslogFacility =
  | "user"
  | "daemon"
  | "auth"
  | "syslog"
  | "local0"
  | "local1"
  | "local2"
  | "local3"
  | "local4"
  | "local5"
  | "local6"
  | "local7";

/** Numbers of the facilities. */
export const facilities: Readonly<Record<SyslogFacility, number>> = {
  user: 1,
  daemon: 3,
  auth: 4,
  syslog: 5,
  local0: 16,
  local1: 17,
  local2: 18,
  local3: 19,
  local4: 20,
  local5: 21,
  local6: 22,
  local7: 23,
};

/** Numbers of the severities (RFC 5424, table 2). */
const severities: Readonly<Record<LogLevel, number>> = { error: 3, warn: 4, info: 6, debug: 7 };

/** What a syslog message is made of. */
export interface SyslogMessage {
  readonly facility: SyslogFacility;
  readonly level: LogLevel;
  readonly time: Date;
  readonly hostname: string;
  readonly appName: string;
  readonly processId: string;
  /** Kind of the message, such as `failover`. */
  readonly messageId: string;
  /** Elements of structured data by id. */
  readonly data?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  readonly text: string;
}

/**
 * Writes a message as RFC 5424 says (section 6): header, structured data, text.
 * A text beyond ASCII is marked as UTF-8 by a byte order mark.
 */
export function formatSyslog(message: SyslogMessage): string {
  const { facility, level, time, hostname, appName, processId, messageId, data = {}, text } = message;
  const priority = facilities[facility] * 8 + severities[level];
  const header = [
    `<${priority}>1`,
    time.toISOString(),
    headerField(hostname, 255),
    headerField(appName, 48),
    headerField(processId, 128),
    headerField(messageId, 32),
  ].join(" ");
  const elements = Object.entries(data).map(([id, parameters]) => {
    const pairs = Object.entries(parameters).map(([name, value]) => ` ${dataName(name)}="${escapeValue(value)}"`);
    return `[${dataName(id)}${pairs.join("")}]`;
  });
  // oxlint-disable-next-line no-control-regex -- everything beyond ASCII is looked for
  const mark = /[^\u0000-\u007f]/.test(text) ? "\uFEFF" : "";
  return `${header} ${elements.join("") || "-"}${text === "" ? "" : ` ${mark}${text}`}`;
}

/** Printable ASCII without blanks, of limited length; a hyphen stands for nothing. */
function headerField(value: string, length: number): string {
  return value.replaceAll(/[^\u0021-\u007e]/g, "").slice(0, length) || "-";
}

/** A name in structured data (section 6.3.3). */
function dataName(name: string): string {
  return name.replaceAll(/[^\u0021-\u007e]|[="\]]/g, "").slice(0, 32) || "-";
}

/** A value in structured data: quote, backslash and closing bracket are escaped (section 6.3.3). */
function escapeValue(value: string): string {
  return value.replaceAll(/["\\\]]/g, "\\$&");
}

/** Cuts a message to a number of bytes without dividing a character. */
export function cutToBytes(message: Uint8Array, limit: number): Uint8Array {
  if (message.length <= limit) return message;
  let end = limit;
  // Bytes 10xxxxxx continue a character (RFC 3629).
  while (end > 0 && ((message[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return message.subarray(0, end);
}
