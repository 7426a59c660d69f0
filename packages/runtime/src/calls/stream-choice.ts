import type { Operation } from "../core/operation.ts";
import type { EngineInit } from "./engine-init.ts";

/** What the input says; read only where it matters. */
type ReadInput = () => { readonly body: unknown; readonly query: Readonly<Record<string, unknown>> | undefined };

/** Which form an operation has for one input: of some, the input decides whether the answer is a stream. */
export type ChooseForm = (operation: Operation, input: ReadInput) => Operation;

/** Makes the streamed form of each operation once, because what is known about an operation is kept by it. */
export function createStreamChoice(): ChooseForm {
  const forms = new WeakMap<Operation, Operation>();
  return (operation, input) => {
    const { streamed, stream } = operation;
    if (!streamed || stream || !isStreamed(streamed, input)) return operation;
    let form = forms.get(operation);
    if (!form) {
      const { if: _if, unless: _unless, ...rest } = streamed;
      const { answer: _answer, paging: _paging, ...common } = operation;
      forms.set(operation, (form = { ...common, ...rest }));
    }
    return form;
  };
}

/** A stream because the input says so, where the types of a path call say JSON: they do unless `parseAs` says otherwise. */
export function isUntypedStream(
  operation: Operation | undefined,
  init: EngineInit | undefined,
): operation is Operation {
  return operation?.streamed !== undefined && operation.stream !== undefined && (init?.parseAs ?? "json") === "json";
}

function isStreamed({ if: wanted, unless = "" }: NonNullable<Operation["streamed"]>, input: ReadInput): boolean {
  const name = wanted ?? unless;
  try {
    const { body, query } = input();
    const value = memberOf(body, name) ?? query?.[name];
    return wanted === undefined ? value !== false && value !== "false" : value === true || value === "true";
  } catch {
    // An input that can't be read is refused where it is written.
    return false;
  }
}

function memberOf(body: unknown, name: string): unknown {
  if (body instanceof FormData || body instanceof URLSearchParams) return body.get(name) ?? undefined;
  return typeof body === "object" && body !== null ? (body as Readonly<Record<string, unknown>>)[name] : undefined;
}
