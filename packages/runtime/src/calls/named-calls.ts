import type { Backend } from "../core/backend.ts";
import type { Call } from "../core/call.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { inputError } from "../errors/input-error.ts";
import { errorFromReply } from "../errors/error-from-reply.ts";
import type { NorthboundError } from "../errors/northbound-error.ts";
import type { Operation, OperationTable } from "../core/operation.ts";
import type { CallOptions, PagedOptions } from "../core/call-options.ts";
import type { CallInput } from "../paging/paging-style.ts";
import { type CallFacts, describeCall } from "./call-facts.ts";
import type { Engine } from "./engine.ts";
import type { NoteDoubt } from "./note-doubt.ts";
import type { EngineInit, EngineResult } from "./engine-init.ts";
import { pathParameters, sortInput } from "./input.ts";
import { didYouMean } from "../util/did-you-mean.ts";

/** Runs one operation by its flat input; what a named call is made of. */
export type RunNamed = (operation: Operation, input?: CallInput, options?: CallOptions & PagedOptions) => unknown;

/**
 * The groups of named calls over a table of operations. A group is built when it is first used,
 * so that a spec of a thousand operations costs nothing at start.
 */
export function createNamedCalls(operations: object, run: RunNamed, owner: Omit<CallFacts, "operation">): object {
  const table = operations as OperationTable;
  const groups = createMembers("group");
  for (const group of Object.keys(table)) {
    Object.defineProperty(groups, group, {
      configurable: true,
      enumerable: true,
      get() {
        const calls = createMembers("call", `${group}/`) as Record<string, unknown>;
        for (const [name, operation] of Object.entries(table[group] ?? {})) {
          if (operation.byPath) continue;
          const call = (input?: CallInput, options?: CallOptions & PagedOptions): unknown =>
            run(operation, input, options);
          calls[name] = describeCall(call, { operation, ...owner });
        }
        Object.defineProperty(groups, group, { value: calls, configurable: true, enumerable: true, writable: true });
        return calls;
      },
    });
  }
  return groups;
}

/**
 * An object to hold groups or calls. A name that resembles one of theirs is a mistake, which is better said here than by
 * "is not a function"; any other may be somebody looking what this is. Costs nothing where the name is there.
 */
function createMembers(kind: string, prefix: string = ""): object {
  const members: object = Object.create(
    new Proxy(
      {},
      {
        get(target, name, receiver) {
          if (typeof name === "symbol" || name === "then" || name in target) {
            return Reflect.get(target, name, receiver) as unknown;
          }
          const hint = didYouMean(name, Object.keys(members));
          if (hint) throw new InvalidInputError(`There is no ${kind} \`${prefix}${name}\`${hint}`);
          return undefined;
        },
      },
    ),
  ) as object;
  return members;
}

/** Sends a prepared call in place of the engine; `call` is absent where middlewares have a say in it. */
export type SendPage = (call: Call | undefined, init: EngineInit) => Promise<EngineResult>;

/**
 * Sends one named call and gives its data, or throws what the backend said.
 * @param peek the value of a remembered answer, when there is one that needs no layer.
 * @param note keeps in an error what its call was.
 */
export function createNamedCall(
  backend: Backend,
  engine: Engine,
  peek: (call: Call) => unknown,
  note: NoteDoubt,
): (operation: Operation, input?: CallInput, options?: CallOptions, sendPage?: SendPage) => Promise<unknown> {
  const names = new Map<Operation, readonly string[]>();
  const start = (
    operation: Operation,
    input: CallInput | undefined,
    options: EngineInit | undefined,
    sendPage: SendPage | undefined,
  ) => {
    let pathNames = names.get(operation);
    if (!pathNames) names.set(operation, (pathNames = pathParameters(operation.path)));
    const { params, body, headers } = sortInput(operation, pathNames, input);
    backend.checkInput?.(operation, input ?? {});
    const { answer, method, path } = operation;
    // Whoever gets the reply itself reads its body.
    const parseAs = answer === "binary" ? ("stream" as const) : undefined;
    const init = { ...options, params, body, headers: headers ?? options?.headers, parseAs };
    const call = engine.prepare(method, path, operation, init);
    if (sendPage) {
      return sendPage(call, init).then((given) => {
        if (given.response.ok) return take(operation, given);
        throw failure(backend, operation, given);
      });
    }
    const known = call && answer === undefined ? peek(call) : undefined;
    if (known !== undefined) return Promise.resolve(known);
    const result = call ? engine.send(call) : engine.run(method, path, operation, init);
    const fail = (error: unknown): never => {
      throw note(error, operation, input, call, init);
    };
    return result.then(
      (given) => (given.response.ok ? take(operation, given) : fail(failure(backend, operation, given))),
      fail,
    );
  };
  return (operation: Operation, input?: CallInput, options?: CallOptions, sendPage?: SendPage): Promise<unknown> => {
    try {
      return start(operation, input, options, sendPage);
    } catch (error) {
      return Promise.reject(inputError(error, operation.id));
    }
  };
}

function failure({ secrets }: Backend, { id }: Operation, { response }: EngineResult): NorthboundError {
  return errorFromReply(response, id, response.attempts, secrets);
}

/** What the caller of a named call gets. */
function take({ answer, stream }: Operation, { data, response }: EngineResult): unknown {
  if (answer === "headers") return response.headers;
  return answer === "binary" || stream ? response : data;
}
