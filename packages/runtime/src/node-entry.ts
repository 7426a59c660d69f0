export { createNodeTransport } from "./transport/node-transport.ts";
export type { NodeTransportOptions, TransportOptions } from "./transport/transport-options.ts";
export { fileLogger, type ClosableLogger, type FileLoggerOptions } from "./telemetry/node/file-logger.ts";
export { syslogLogger, type SyslogLoggerOptions } from "./telemetry/node/syslog-logger.ts";
export type { SyslogFacility } from "./telemetry/node/syslog-message.ts";
export type { Logger, LogLevel } from "./telemetry/logger.ts";
