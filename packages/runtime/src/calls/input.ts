import type { CallInput } from "../paging/paging-style.ts";
import type { HeadersInput } from "../core/headers.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Operation } from "../core/operation.ts";
import { kindOf } from "./values.ts";
import { insteadOf } from "../util/did-you-mean.ts";

/** The flat input of a named call, sorted into the places where its members travel. */
export interface SortedInput {
  readonly params: {
    readonly path: Record<string, unknown>;
    readonly query: Record<string, unknown>;
    readonly header?: Record<string, unknown>;
    readonly cookie?: Record<string, unknown>;
  };
  readonly body: unknown;
  readonly headers: HeadersInput | undefined;
}

const placeholder = /\{([^{}]+)\}/g;

/** Names of the path parameters of a template, in order. */
export function pathParameters(path: string): readonly string[] {
  return Array.from(path.matchAll(placeholder), ([, name = ""]) => name);
}

/**
 * Sorts the flat input of a named call.
 * @throws InvalidInputError for a member that the operation does not take, a required one that is missing,
 * or a path parameter that can't stand in a path. Nothing was sent.
 */
export function sortInput(
  operation: Operation,
  pathNames: readonly string[],
  input: CallInput | undefined,
): SortedInput {
  const path: Record<string, unknown> = {};
  const query: Record<string, unknown> = {};
  const sorted: {
    params: {
      path: typeof path;
      query: typeof query;
      header?: Record<string, unknown>;
      cookie?: Record<string, unknown>;
    };
    body: unknown;
    headers: HeadersInput | undefined;
  } = {
    params: { path, query },
    body: undefined,
    headers: undefined,
  };
  if (input !== undefined && (typeof input !== "object" || input === null || Array.isArray(input))) {
    throw new InvalidInputError(`${operation.id} takes one object with its parameters, not ${kindOf(input)}.`, {
      operation: operation.id,
    });
  }
  for (const name in input) {
    const value = input[name];
    if (value === undefined) continue;
    if (name === "body") sorted.body = checkBody(operation, value);
    else if (name === "headers") sorted.headers = value as HeadersInput;
    else if (pathNames.includes(name)) path[name] = checkPathValue(operation, name, value);
    else if (operation.query && Object.hasOwn(operation.query, name)) query[name] = value;
    else if (operation.header?.includes(name)) (sorted.params.header ??= {})[name] = value;
    else if (operation.cookie && Object.hasOwn(operation.cookie, name)) (sorted.params.cookie ??= {})[name] = value;
    else throw unknownMember(operation, pathNames, name);
  }
  for (const name of pathNames) if (path[name] === undefined) throw missing(operation, name);
  if (operation.required) {
    for (const name of operation.required) if (input?.[name] === undefined) throw missing(operation, name);
  }
  return sorted;
}

/** A value that changes the path (empty, `.` or `..`) would reach another resource than the one that is meant. */
function checkPathValue(operation: Operation, name: string, value: unknown): unknown {
  if (typeof value === "number" || typeof value === "boolean") return value;
  const style = operation.pathStyle?.[name];
  if (style !== undefined && value !== null && ["object", "string"].includes(typeof value)) return value;
  if (typeof value !== "string" || value === "" || value === "." || value === "..") {
    const shown = typeof value === "string" ? `"${value}"` : kindOf(value);
    throw new InvalidInputError(
      `${operation.id}: path parameter \`${name}\` must be a non-empty text or a number, not ${shown}.`,
      { operation: operation.id },
    );
  }
  return value;
}

function checkBody(operation: Operation, body: unknown): unknown {
  if (!operation.body) throw new InvalidInputError(`${operation.id} takes no body.`, { operation: operation.id });
  return body;
}

function missing(operation: Operation, name: string): InvalidInputError {
  const what = name === "body" ? "needs a `body`" : `needs the parameter \`${name}\``;
  return new InvalidInputError(`${operation.id} ${what}.`, { operation: operation.id });
}

function unknownMember(operation: Operation, pathNames: readonly string[], name: string): InvalidInputError {
  const known = [
    ...pathNames,
    ...Object.keys(operation.query ?? {}),
    ...(operation.header ?? []),
    ...Object.keys(operation.cookie ?? {}),
    ...(operation.body ? ["body"] : []),
    "headers",
  ];
  const rest = insteadOf(name, known, "it takes");
  return new InvalidInputError(`${operation.id} has no parameter \`${name}\`${rest}`, { operation: operation.id });
}
