import type { LoginService } from "./client-setup.ts";
import type { Backend } from "../core/backend.ts";
import { checkClientOptions } from "./check-client-options.ts";
import { systemClock } from "../util/clock.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { SecretValues } from "../errors/secret-values.ts";
import { secretsOf } from "../errors/secrets.ts";
import { type Node, parseNodes } from "../core/node.ts";
import type { Call } from "../core/call.ts";
import { changeCall } from "../core/change-call.ts";
import type { Method, Operation } from "../core/operation.ts";
import { clientDefaults, type ClientOptions } from "../core/client-options.ts";
import { createPipeline, type Pipeline } from "./pipeline.ts";
import { createObserve } from "../telemetry/observe.ts";
import type { Send } from "../core/send.ts";
import type { SessionStrategy } from "../session/session.ts";
import { createSessions } from "../session/sessions.ts";

/**
 * Makes the sessions of a product whose services have hosts of their own and one login among them. The credentials go
 * to the hosts of the login only, through failover and time limits of their own; every client that is given the service
 * waits for the same login, and none tries refused credentials again.
 * @param given where the login is.
 * @param options of the way to the login; `nodes` are its hosts.
 * @param optionNames names of options of the package itself, so that a misspelt option is told apart from them.
 * @throws InvalidOptionError for a wrong option, or a strategy whose sessions belong to one node.
 */
export function createLoginService(
  given: Backend,
  options: ClientOptions,
  strategy: SessionStrategy,
  optionNames: readonly string[] = [],
): LoginService {
  checkClientOptions(options, optionNames);
  checkScope(strategy);
  const known = new SecretValues();
  const backend = { ...given, secrets: secretsOf(given.secrets ?? [], known) };
  const nodes = parseNodes(options.nodes);
  const [home] = nodes as readonly [Node];
  let pipeline: Pipeline | undefined;
  // Made with the first login: a token that was made elsewhere never needs it.
  const send: Send = (call) =>
    (pipeline ??= createPipeline(
      backend,
      { ...clientDefaults, ...backend.defaults, ...options, cache: false, readOnly: false },
      {},
    )).send(changeCall(call, { operation: operationOf(call) }));
  const sessions = createSessions({
    ...options.sessionTimes,
    backend: backend.name,
    nodes,
    strategy,
    clock: options.clock ?? systemClock,
    observe: createObserve({ ...options, secrets: backend.secrets }),
    known,
    store: options.store,
  });
  return {
    sessions: {
      get strategy() {
        return sessions.strategy;
      },
      known,
      authorize: (_node, _send, signal) => sessions.authorize(home, send, signal),
      currentTicket: () => sessions.currentTicket(home),
      rejectSession: sessions.rejectSession,
      refuseSession: sessions.refuseSession,
      isRefused: sessions.isRefused,
      isAged: sessions.isAged,
      isPast: sessions.isPast,
      isCurrent: sessions.isCurrent,
      rejectCredentials: sessions.rejectCredentials,
      reset(next) {
        if (next) checkScope(next);
        sessions.reset(next);
      },
      close: sessions.close,
    },
    async close() {
      await sessions.close();
      await pipeline?.close();
    },
  };
}

/** A login may be repeated when its answer was lost: nothing is changed by it but the session. */
function operationOf({ method, url }: Call): Operation {
  return { id: "session/login", method: method as Method, path: url, replay: "safe" };
}

function checkScope({ name, scope }: SessionStrategy): void {
  if (scope !== "cluster") throw new InvalidOptionError(`Sessions by ${name} belong to one node and can't be shared.`);
}
