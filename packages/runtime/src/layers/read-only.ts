import type { Call } from "../core/call.ts";
import { effectOf, type Operation, type OperationTable } from "../core/operation.ts";
import type { Layer } from "../core/send.ts";
import { ReadOnlyError } from "../errors/read-only-error.ts";

/** Options of the read-only layer. */
export interface ReadOnlyOptions {
  /** The operations that the client knows. */
  readonly operations: object;
  readonly basePath: string;
}

/** Headers by which a server may be told another method than that of the request. */
const methodHeaders = ["x-http-method-override", "x-http-method", "x-method-override"];

/** Refuses what is not known to do nothing but read, before anything is sent for it. */
export function readOnlyLayer(options: ReadOnlyOptions): Layer {
  const all = listOperations(options.operations);
  return (next) => (call) => {
    const reason = whyNot(call, all, options.basePath);
    if (reason === undefined) return next(call);
    return Promise.reject(
      new ReadOnlyError(`${call.name}: ${reason}, and this client is read-only. Nothing was sent.`, {
        operation: call.name,
      }),
    );
  };
}

function whyNot(call: Call, all: readonly Operation[], basePath: string): string | undefined {
  if (methodHeaders.some((name) => call.fields[name] !== undefined)) return "a header names another method";
  const { operation } = call;
  // A middleware may have made another request of it.
  if (operation && operation.method === call.method) return whyNotOperation(operation);
  const found = all.filter((one) => isAt(one, call, basePath));
  if (found.length === 0) return "it is no operation that the client knows, and may change something";
  for (const one of found) {
    const reason = whyNotOperation(one);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function whyNotOperation(operation: Operation): string | undefined {
  const effect = effectOf(operation);
  if (effect === "read") return undefined;
  return `it ${effect === "destroy" ? "destroys" : "may change"} something`;
}

/** Whether a request may be for an operation; a server may take it for any of those whose path fits. */
function isAt(operation: Operation, { method, url }: Call, basePath: string): boolean {
  const isMethod = operation.method === method || (method === "HEAD" && operation.method === "GET");
  if (!isMethod) return false;
  const wanted = `${operation.base ?? basePath}${operation.path}`.split("/");
  const given = (url.split("?", 1)[0] ?? "").split("/").map(plainSegment);
  return (
    given.length === wanted.length &&
    wanted.every((segment, index) => {
      const text = given[index];
      if (text === undefined) return false;
      return segment.includes("{") ? text !== "" : segment === text;
    })
  );
}

/** A segment of a path as a server reads it; `undefined` for one that leads somewhere else. */
function plainSegment(segment: string): string | undefined {
  let text: string;
  try {
    // Matrix parameters are no part of the name: some servers read `..;` as `..`.
    text = decodeURIComponent(segment).split(";", 1)[0] ?? "";
  } catch {
    return undefined;
  }
  return text === "." || text === ".." || /[/\\]/.test(text) ? undefined : text;
}

function listOperations(operations: object): readonly Operation[] {
  if (Array.isArray(operations)) return operations as readonly Operation[];
  return Object.values(operations as OperationTable).flatMap((group) => Object.values(group));
}
