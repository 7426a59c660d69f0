import { ndjson } from "../../http/message.ts";
import type { SpecOperation } from "../../spec/read-spec.ts";
import { LabFault } from "../../core/fault-error.ts";
import { rpcFault } from "../errors.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionContext } from "../handlers.ts";
import { camelCased, readSelection } from "./filter.ts";
import { isObserved, lookInterval, lookUp, observe } from "./observe.ts";
import type { Writer } from "./rules.ts";
import { deleteResource, setResource } from "./write.ts";
import { asValue, parseResourcePath, type ResourceValue } from "./resources.ts";
import { type Bounds, countMatches, listRecords, watchCounts, watchRecords } from "./stream.ts";

type Behaviour = (context: CloudVisionContext, type: string) => unknown;

/** Behaviours by method and suffix; every resource has the same set. */
const behaviours: Readonly<Record<string, Behaviour>> = {
  "GET ": getOne,
  "POST ": (context, type) => {
    const change = setResource(context.state, type, asValue(camelCased(context.body)), writer(context));
    return { value: change.value, time: change.time };
  },
  "DELETE ": (context, type) => {
    const key = readKey(context.query);
    const time = deleteResource(context.state, type, key, writer(context));
    return { key, time };
  },
  "GET all": list,
  "POST all": list,
  "DELETE all": deleteAll,
  "POST getsome": (context, type) => {
    const at = readTime(asValue(context.body)["time"]);
    return ndjson(readList(context.body, "keys").map((key) => getSome(context, type, key, at)));
  },
  "POST some": (context, type) =>
    ndjson(
      readList(context.body, "values").map((value) =>
        attempt(asValue(value["key"]), () => setResource(context.state, type, value, writer(context)).key),
      ),
    ),
  "POST deletesome": (context, type) =>
    ndjson(
      readList(context.body, "keys").map((key) =>
        attempt(key, () => {
          deleteResource(context.state, type, key, writer(context));
          return key;
        }),
      ),
    ),
  "GET metadata": count,
  "POST metadata": count,
  "GET watch": watch,
  "POST watch": watch,
  "GET watchmetadata": watchCount,
  "POST watchmetadata": watchCount,
};

/** The behaviour of a Resource API operation, whatever the resource. */
export function resourceBehaviour(operation: SpecOperation): ((context: CloudVisionContext) => unknown) | undefined {
  const place = parseResourcePath(operation.path);
  const behaviour = place && behaviours[`${operation.method} ${place.suffix}`];
  if (!place || !behaviour) return undefined;
  return (context) => {
    observe(context.state, place.type);
    return behaviour(context, place.type);
  };
}

function getOne(context: CloudVisionContext, type: string): unknown {
  const query = asValue(context.query);
  const change = find(context.state, type, readKey(query), readTime(query["time"]));
  if (!change) throw rpcFault(5, "resource not found");
  return { value: change.value, time: change.time };
}

/** One resource: what is kept, or what the server finds out about a key that is a question. */
function find(
  state: CloudVisionState,
  type: string,
  key: ResourceValue,
  at: string | undefined,
): { readonly value: ResourceValue | undefined; readonly time: string } | undefined {
  const kept = state.resources.find(type, key, at);
  if (kept) return kept;
  const value = lookUp(state, type, key);
  return value && { value, time: state.resources.stamp() };
}

function getSome({ state }: CloudVisionContext, type: string, key: ResourceValue, at: string | undefined): unknown {
  const change = find(state, type, key, at);
  return {
    result: change ? { value: change.value, time: change.time } : { value: { key }, error: "resource not found" },
  };
}

/** One of several: a refusal stands beside its key and leaves the others alone. */
function attempt(key: ResourceValue, act: () => ResourceValue): unknown {
  try {
    return { result: { key: act() } };
  } catch (error) {
    if (!(error instanceof LabFault)) throw error;
    return { result: { key, error: error.message } };
  }
}

/** Deletes everything that can be deleted, and tells of the rest. */
function deleteAll(context: CloudVisionContext, type: string): unknown {
  const { resources } = context.state;
  const failures = resources.list(type).flatMap(({ key }) => {
    try {
      deleteResource(context.state, type, key, writer(context));
      return [];
    } catch (error) {
      if (!(error instanceof LabFault)) throw error;
      const { message } = error;
      return [{ result: { type: "DELETE_ERROR_UNDELETABLE_KEY", error: message, key, time: resources.stamp() } }];
    }
  });
  return ndjson(failures);
}

function list(context: CloudVisionContext, type: string): unknown {
  return ndjson(listRecords(context.state.resources, type, selection(context), readBounds(context)));
}

function count(context: CloudVisionContext, type: string): unknown {
  const { resources } = context.state;
  const { start, end } = readBounds(context);
  const matches = countMatches(resources, type, selection(context), end ?? start);
  return { count: matches, type: "INITIAL", time: resources.stamp() };
}

function watch(context: CloudVisionContext, type: string): unknown {
  follow(context, type);
  return ndjson(watchRecords(context.state.resources, type, selection(context), context.signal));
}

function watchCount(context: CloudVisionContext, type: string): unknown {
  follow(context, type);
  return ndjson(watchCounts(context.state.resources, type, selection(context), context.signal));
}

/** Keeps what follows the fabric up to it for as long as somebody watches. */
function follow(context: CloudVisionContext, type: string): void {
  const { start, end } = readBounds(context);
  if (start !== undefined || end !== undefined) throw rpcFault(3, "time bounds are not allowed for a subscription");
  const { signal, state } = context;
  if (!isObserved(type)) return;
  let cancel: () => void = () => undefined;
  const look = (): void => {
    observe(state, type);
    cancel = state.clock.after(lookInterval, look);
  };
  cancel = state.clock.after(lookInterval, look);
  signal.addEventListener("abort", () => cancel(), { once: true });
}

function selection(context: CloudVisionContext): ReturnType<typeof readSelection> {
  return readSelection(context.body, asValue(context.query));
}

function writer(context: CloudVisionContext): Writer {
  return { user: context.session?.user ?? "", nodes: context.nodes };
}

/** `key.a=1&key.b.values=2` as an object. */
function readKey(query: unknown): ResourceValue {
  const key: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(asValue(query))) {
    if (!name.startsWith("key.")) continue;
    const steps = name.slice(4).split(".");
    const last = steps.pop() ?? "";
    let at = key;
    for (const step of steps) at = (at[step] ??= {}) as Record<string, unknown>;
    at[last] = value;
  }
  return key;
}

/** Keys or values of a `some` body, which was a bare array before 2024.3. */
function readList(body: unknown, member: string): ResourceValue[] {
  const given = camelCased(body);
  const items = Array.isArray(given) ? given : asValue(given)[member];
  return Array.isArray(items) ? items.map(asValue) : [];
}

function readBounds(context: CloudVisionContext): Bounds {
  const query = asValue(context.query);
  const time = asValue(asValue(context.body)["time"]);
  return { start: readTime(query["time.start"] ?? time["start"]), end: readTime(query["time.end"] ?? time["end"]) };
}

/** A time as changes write it. One without nanoseconds means the whole of its millisecond. */
function readTime(value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  const ms = Date.parse(value);
  if (Number.isNaN(ms)) throw rpcFault(3, `invalid argument: time ${value}`);
  const rest = /\.\d{3}(\d{1,6})/.exec(value)?.[1]?.padEnd(6, "0") ?? "999999";
  return new Date(ms).toISOString().replace("Z", `${rest}Z`);
}
