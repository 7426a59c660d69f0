export { createNodeTransport } from "./transport/node-transport.ts";
export type { NodeTransportOptions, TransportOptions } from "./transport/transport-options.ts";
export { fileLogger, type ClosableLogger, type FileLoggerOptions } from "./seeing/node/file-logger.ts";
export { syslogLogger, type SyslogLoggerOptions } from "./seeing/node/syslog-logger.ts";
export type { SyslogFacility } from "./seeing/node/syslog-message.ts";
export type { Logger, LogLevel } from "./seeing/logger.ts";
