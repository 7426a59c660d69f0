import { redactCause } from "../errors/redact-cause.ts";
import { redactText } from "../errors/redact.ts";
import { secretsFor } from "../errors/secrets.ts";
import type { NorthboundEvent, Observe } from "./events.ts";
import { logTo } from "#platform";
import type { Logger } from "./logger.ts";

/**
 * One observer out of several; those that are `undefined` are left out. Whatever an observer throws, or rejects
 * with, is ignored: seeing must not change what is seen.
 * @returns `undefined` when nobody listens, so that nothing is made for nobody.
 * @example
 * import { createRhev } from "@northbound/rhev";
 * import { combineObservers } from "@northbound/runtime";
 * import { otelObserver } from "@northbound/runtime/otel";
 *
 * let calls = 0;
 * const observe = combineObservers(otelObserver(), ({ type }) => {
 *   if (type === "call") calls += 1;
 * });
 * const rhev = createRhev({ nodes, credentials, observe });
 */
export function combineObservers(...observers: readonly (Observe | undefined)[]): Observe | undefined {
  const listening = observers.filter((observe) => observe !== undefined);
  if (listening.length === 0) return undefined;
  return (event) => {
    for (const observe of listening) {
      try {
        const result: unknown = observe(event);
        if (result instanceof Promise) result.catch(() => undefined);
      } catch {
        // Not the caller's affair.
      }
    }
  };
}

/**
 * Who listens to a client: its `observe` option and its logger. They see no error that carries more than it says, and
 * no words of the backend with a secret in them.
 */
export function createObserve(options: {
  readonly observe?: Observe | undefined;
  readonly logger?: Logger | undefined;
  /** Names of members whose values are never printed, from the backend. */
  readonly secrets?: readonly string[] | undefined;
}): Observe | undefined {
  const observe = combineObservers(options.observe, options.logger && logTo(options.logger));
  return observe && ((event) => observe(withoutSecrets(event, options.secrets)));
}

function withoutSecrets(event: NorthboundEvent, all: readonly string[] | undefined): NorthboundEvent {
  // Nearly every event is about something that went well: it costs no list of secrets.
  const mayTell = "reason" in event || event.type === "warning" || ("error" in event && event.error !== undefined);
  if (!mayTell) return event;
  const secrets = secretsFor("operation" in event ? event.operation : undefined, all);
  if ("reason" in event && event.type !== "login") return { ...event, reason: redactText(event.reason, secrets) };
  if (event.type === "warning") return { ...event, message: redactText(event.message, secrets) };
  if (!("error" in event) || event.error === undefined) return event;
  const error = redactCause(event.error, secrets);
  return error === event.error ? event : ({ ...event, error } as NorthboundEvent);
}
