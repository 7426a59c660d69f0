/**
 * What a client logs to. `console` and a pino logger fit as they are, and so do the file and syslog loggers of
 * `@northbound/runtime/node`. The runtime finds out by itself in which order the logger takes text and fields.
 * @example
 * import { createCloudVision } from "@northbound/cloudvision";
 *
 * const cvp = createCloudVision({ nodes, credentials, logger: console });
 */
export interface Logger {
  debug(...args: unknown[]): void;
  info(...args: unknown[]): void;
  warn(...args: unknown[]): void;
  error(...args: unknown[]): void;
}

/** How much an event matters. */
export type LogLevel = keyof Logger;
