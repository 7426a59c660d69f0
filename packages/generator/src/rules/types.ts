/** A node type of Redocly: its properties and the types of their values. */
export interface NodeType {
  readonly properties: Readonly<Record<string, unknown>>;
}

const version = {
  type: "string",
  description: "A server version such as `2020.2.4`.",
};

/** What a behaviour may be. */
export interface BehaviourType {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly items?: BehaviourType;
}

const texts = { type: "object" };

/** The keys of `settle` in `x-northbound`, and of the looks in `x-settle`. */
export const settleTypes: Readonly<Record<string, BehaviourType>> = {
  by: { enum: ["correlation", "name", "state", "job", "tag"] },
  read: { type: "string" },
  with: texts,
  items: { type: "string" },
  match: texts,
  same: texts,
  processed: texts,
  notProcessed: texts,
  time: { type: "string" },
  unique: { enum: [true] },
  gone: { enum: [true] },
};

/** The keys of `x-northbound` with their values; Redocly's `struct` rule holds every spec to them. */
export const behaviourTypes: Readonly<Record<string, BehaviourType>> = {
  effect: { enum: ["read", "write", "destroy"] },
  effectSource: { type: "string" },
  paging: { type: "string" },
  items: { type: "string" },
  searchFields: { type: "array", items: { type: "string" } },
  replay: { enum: ["safe", "unsafe"] },
  cache: { enum: [true] },
  since: version,
  until: version,
  instead: { type: "string" },
  session: { enum: ["none"] },
  timeoutSeconds: { type: "integer" },
  stream: { enum: ["ndjson", "sse"] },
  streamIf: { type: "string" },
  streamUnless: { type: "string" },
  endless: { enum: [true] },
  rawPath: { type: "array", items: { type: "string" } },
  settle: { type: "object" },
  confidence: { enum: ["inferred"] },
};

/** Adds `x-northbound` to the operations that Redocly knows. */
export function extendTypes(types: Readonly<Record<string, NodeType>>): Record<string, NodeType> {
  const { Operation } = types;
  if (!Operation) throw new Error("This version of Redocly has no node type named Operation");
  return {
    ...types,
    Northbound: { properties: behaviourTypes },
    Operation: {
      ...Operation,
      properties: { ...Operation.properties, "x-northbound": "Northbound" },
    },
  };
}
