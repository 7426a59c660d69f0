/** A logger that `console` and pino fit: message last for pino's `(object, message)` form is handled by the runtime. */
export interface Logger {
  debug(...args: unknown[]): void;
  info(...args: unknown[]): void;
  warn(...args: unknown[]): void;
  error(...args: unknown[]): void;
}
