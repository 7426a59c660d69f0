import { ndjson } from "../../http/message.ts";
import type { SpecOperation } from "../../spec/read-spec.ts";
import { rpcFault } from "../errors.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionContext } from "../types.ts";
import { camelCased, readSelection } from "./filter.ts";
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
  "DELETE all": (context, type) => {
    for (const change of context.state.resources.list(type))
      deleteResource(context.state, type, change.key, writer(context));
    return ndjson([]);
  },
  "POST getsome": (context, type) =>
    ndjson(readList(context.body, "keys").map((key) => getSome(context.state, type, key))),
  "POST some": (context, type) =>
    ndjson(readList(context.body, "values").map((value) => setSome(context, type, value))),
  "POST deletesome": (context, type) =>
    ndjson(
      readList(context.body, "keys").map((key) => {
        deleteResource(context.state, type, key, writer(context));
        return { result: { key } };
      }),
    ),
  "GET metadata": count,
  "POST metadata": count,
  "GET watch": watch,
  "POST watch": watch,
  "GET watchmetadata": (context, type) =>
    ndjson(watchCounts(context.state.resources, type, selection(context), context.signal)),
  "POST watchmetadata": (context, type) =>
    ndjson(watchCounts(context.state.resources, type, selection(context), context.signal)),
};

/** The behaviour of a Resource API operation, whatever the resource. */
export function resourceBehaviour(operation: SpecOperation): ((context: CloudVisionContext) => unknown) | undefined {
  const place = parseResourcePath(operation.path);
  const behaviour = place && behaviours[`${operation.method} ${place.suffix}`];
  return behaviour && ((context) => behaviour(context, place.type));
}

function getOne(context: CloudVisionContext, type: string): unknown {
  const query = asValue(context.query);
  const change = context.state.resources.find(type, readKey(query), readTime(query["time"]));
  if (!change) throw rpcFault(5, "resource not found");
  return { value: change.value, time: change.time };
}

function getSome(state: CloudVisionState, type: string, key: ResourceValue): unknown {
  const change = state.resources.find(type, key);
  return {
    result: change ? { value: change.value, time: change.time } : { value: { key }, error: "resource not found" },
  };
}

function setSome(context: CloudVisionContext, type: string, value: ResourceValue): unknown {
  const { key } = setResource(context.state, type, value, writer(context));
  return { result: { key } };
}

function list(context: CloudVisionContext, type: string): unknown {
  return ndjson(listRecords(context.state.resources, type, selection(context), readBounds(context)));
}

function count(context: CloudVisionContext, type: string): unknown {
  const { resources } = context.state;
  const { start, end } = readBounds(context);
  return { count: countMatches(resources, type, selection(context), end ?? start), time: resources.stamp() };
}

function watch(context: CloudVisionContext, type: string): unknown {
  const { start, end } = readBounds(context);
  if (start !== undefined || end !== undefined) throw rpcFault(3, "time bounds are not allowed for a subscription");
  return ndjson(watchRecords(context.state.resources, type, selection(context), context.signal));
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

function readTime(value: unknown): number | undefined {
  return typeof value === "string" && value !== "" ? Date.parse(value) : undefined;
}
