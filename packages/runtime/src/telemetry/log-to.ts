import { isBackendFailure } from "../errors/guards.ts";
import { describeError } from "../errors/redact.ts";
import { isNorthboundError } from "../errors/northbound-error.ts";
import type { NorthboundEvent, Observe } from "./events.ts";
import type { Logger, LogLevel } from "./logger.ts";

/** What pino adds to the methods that every logger has. */
interface PinoLike extends Logger {
  child(bindings: object): unknown;
  bindings(): object;
  isLevelEnabled?(level: string): boolean;
}

/**
 * An observer that writes events to a logger: one line for people, and the facts as fields. Text comes first for
 * `console`, fields first for pino, each as it expects them.
 */
export function logTo(logger: Logger): Observe {
  const isPino = isPinoLike(logger);
  return (event) => {
    const level = levelOf(event);
    if (level === undefined || (isPino && logger.isLevelEnabled?.(level) === false)) return;
    const text = `${event.backend} ${describe(event)}`;
    const fields = fieldsOf(event);
    if (isPino) logger[level](fields, text);
    else logger[level](text, fields);
  };
}

function isPinoLike(logger: Logger): logger is PinoLike {
  const { child, bindings } = logger as Partial<PinoLike>;
  return typeof child === "function" && typeof bindings === "function";
}

/** How much an event matters; `undefined` when a line would say nothing that the next one does not. */
function levelOf(event: NorthboundEvent): LogLevel | undefined {
  switch (event.type) {
    case "start":
      return undefined;
    case "call":
      if (!event.error) return "debug";
      // An answer that says no is often what the caller wanted to know.
      return isBackendFailure(event.error) ? "warn" : "error";
    case "login":
      return event.error ? "error" : "info";
    case "logout":
      return event.error ? "warn" : "info";
    case "circuit":
      return event.state === "open" ? "warn" : "info";
    case "retry":
    case "failover":
    case "warning":
      return "warn";
    case "cache":
      return event.result === "refresh-failed" ? "warn" : "debug";
    case "attempt":
    case "limit":
    case "page":
      return "debug";
    case "wait":
      return event.error ? "warn" : "debug";
  }
}

/** One line for people. */
function describe(event: NorthboundEvent): string {
  const name = event.operation ?? "client";
  switch (event.type) {
    case "start":
      return `${name} began`;
    case "call":
      if (event.error) return `${name} failed after ${ms(event.duration)}: ${event.error.message}`;
      return `${name}: ${event.status} ${event.fromCache ? "from the cache" : `in ${ms(event.duration)}`}${tries(event.attempts)}`;
    case "attempt":
      return `${name}: try ${event.attempt} at ${event.node}: ${event.error?.message ?? event.status} in ${ms(event.duration)}`;
    case "retry":
      return `${name} is sent again to ${event.node} in ${ms(event.delay)}: ${event.reason}`;
    case "failover":
      return `${name} moves from ${event.from} to ${event.to}: ${event.reason}`;
    case "circuit":
      return event.state === "open"
        ? `leaves ${event.node} alone for ${ms(event.resetTimeout)}`
        : `${event.state === "closed" ? "uses" : "tries out"} ${event.node} again`;
    case "login":
      return event.error
        ? `login at ${event.node} failed after ${ms(event.duration)}: ${event.error.message}`
        : `logged in at ${event.node} in ${ms(event.duration)} (${event.strategy}, ${event.reason})`;
    case "logout":
      return event.error ? `logout at ${event.node} failed: ${event.error.message}` : `logged out at ${event.node}`;
    case "cache":
      return `${name}: cache ${event.result}`;
    case "limit":
      return `${name} waited ${ms(event.waited)} for its turn, ${event.queued} more wait`;
    case "page":
      return `${name}: ${event.items} items at ${event.position}${event.total === undefined ? "" : ` of ${event.total}`}`;
    case "wait":
      return `${event.done ? "waited" : "waits"} ${ms(event.elapsed)} for ${name}${event.error ? `, although the last read failed: ${event.error.message}` : ""}`;
    case "warning":
      return `${event.operation === undefined ? "" : `${name}: `}${event.message}`;
  }
}

/** The facts of an event as plain data; errors without what could be a secret. */
function fieldsOf({ type, time: _time, ...facts }: NorthboundEvent): Record<string, unknown> {
  const fields: Record<string, unknown> = { event: type };
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined || name === "message") continue;
    if (value instanceof Error) fields[name] = isNorthboundError(value) ? value.toJSON() : describeError(value);
    else fields[name] = value;
  }
  return fields;
}

function ms(duration: number): string {
  return duration < 10_000 ? `${Math.round(duration)} ms` : `${Math.round(duration / 1_000)} s`;
}

function tries(attempts: number): string {
  return attempts > 1 ? `, ${attempts} tries` : "";
}
