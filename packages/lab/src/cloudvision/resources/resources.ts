import type { LabClock } from "../../core/clock.ts";
import type { OpenApiDocument, Schema } from "../../spec/document.ts";
import { exampleOf } from "../../spec/example.ts";
import { readPointer } from "../../spec/pointer.ts";
import { readSpec, type SpecOperation } from "../../spec/read-spec.ts";

/** A resource, or a part of one. */
export type ResourceValue = Readonly<Record<string, unknown>>;

/** A resource as it became at a time; without a value it was deleted. */
export interface Change {
  readonly key: ResourceValue;
  readonly value: ResourceValue | undefined;
  /** RFC 3339 in UTC with nanoseconds, so that texts are in the order of time; different for every change. */
  readonly time: string;
}

/** One type of resource. */
export interface ResourceType {
  /** Service, version and name: `tag/v2/Tag`. */
  readonly name: string;
  /** Members that a value may have. */
  readonly members: ReadonlySet<string>;
  /** Changes by key, oldest first; the last one is the current state. Seeds are written when they are first asked for. */
  readonly rows: Map<string, Change[]>;
  /** Told of every change. */
  readonly watchers: Set<(change: Change) => void>;
  /** The value of the spec's example: what samples are made of. */
  readonly example: ResourceValue | undefined;
}

/** What a resource was before a workspace was submitted. */
export interface Undo {
  readonly name: string;
  readonly key: ResourceValue;
  readonly before: ResourceValue | undefined;
}

/** A service account token that was handed out. */
export interface IssuedToken {
  readonly id: string;
  readonly user: string;
  /** Lab time in milliseconds. */
  readonly validUntil: number;
}

const path = /^\/api\/resources\/(\w+)\/(v\d+)\/(\w+)(?:\/(\w+))?$/;

/** Name and suffix of a Resource API path. */
export function parseResourcePath(template: string): { readonly type: string; readonly suffix: string } | undefined {
  const parts = path.exec(template);
  return parts ? { type: `${parts[1] ?? ""}/${parts[2] ?? ""}/${parts[3] ?? ""}`, suffix: parts[4] ?? "" } : undefined;
}

/** All resources of a CloudVision, with their history. */
export class Resources {
  readonly types: ReadonlyMap<string, ResourceType>;
  /** Tokens by secret. */
  readonly tokens: Map<string, IssuedToken> = new Map();
  /** What submitted workspaces replaced, by workspace. */
  readonly submitted: Map<string, readonly Undo[]> = new Map();
  readonly #clock: LabClock;
  /** What is still to be written into a type before it is looked at, by name. */
  readonly #seeds: Map<string, () => void> = new Map();
  #sequence = 0;
  /** The last moment that was written as a text: seeds share one. */
  #second = { at: Number.NaN, text: "" };

  constructor(document: OpenApiDocument, clock: LabClock) {
    this.#clock = clock;
    this.types = readTypes(document, (name) => {
      const seed = this.#seeds.get(name);
      this.#seeds.delete(name);
      seed?.();
    });
  }

  /** Writes the first values of a type when something looks at it: large worlds have millions. */
  seedLater(name: string, seed: () => void): void {
    this.#seeds.set(name, seed);
  }

  type(name: string): ResourceType {
    const type = this.types.get(name);
    if (!type) throw new Error(`The spec has no resource ${name}.`);
    return type;
  }

  /** Writes a whole value; `at` puts it into the past. */
  put(name: string, value: ResourceValue, at: number = this.#clock.now()): Change {
    const type = this.type(name);
    return this.#add(type, { key: asValue(value["key"]), value, time: this.stamp(at) });
  }

  /** Deletes a value, if it is there. */
  remove(name: string, key: ResourceValue): Change | undefined {
    const type = this.type(name);
    if (!this.get(name, key)) return undefined;
    return this.#add(type, { key, value: undefined, time: this.stamp() });
  }

  /** The state of one resource, now or at a time as changes write it. */
  find(name: string, key: ResourceValue, at?: string): Change | undefined {
    const type = this.type(name);
    const change = stateAt(type.rows.get(keyText(key)) ?? [], at);
    return change?.value ? change : undefined;
  }

  get(name: string, key: ResourceValue): ResourceValue | undefined {
    return this.find(name, key)?.value;
  }

  /** The state of every resource of a type, now or at a time. */
  list(name: string, at?: string): Change[] {
    const type = this.type(name);
    return [...type.rows.values()]
      .flatMap((row) => stateAt(row, at) ?? [])
      .filter((change) => change.value !== undefined);
  }

  /** A time that no other change has. */
  stamp(at: number = this.#clock.now()): string {
    this.#sequence = (this.#sequence + 1) % 1_000_000;
    if (this.#second.at !== at) this.#second = { at, text: new Date(at).toISOString().slice(0, -1) };
    return `${this.#second.text}${String(this.#sequence).padStart(6, "0")}Z`;
  }

  #add(type: ResourceType, change: Change): Change {
    const text = keyText(change.key);
    const row = type.rows.get(text);
    if (row) row.push(change);
    else type.rows.set(text, [change]);
    for (const watcher of type.watchers) watcher(change);
    return change;
  }
}

function stateAt(row: readonly Change[], at: string | undefined): Change | undefined {
  return at === undefined ? row.at(-1) : row.findLast((change) => change.time <= at);
}

/** Equal keys give equal texts: members in order, empty ones left out, as protobuf does. */
export function keyText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(keyText).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const record = value as ResourceValue;
  let text = "";
  for (const name of Object.keys(record).toSorted()) {
    const member = record[name];
    if (member === undefined || member === null || member === "") continue;
    if (typeof member === "string" && member.endsWith("_UNSPECIFIED")) continue;
    text += `${text && ","}${JSON.stringify(name)}:${keyText(member)}`;
  }
  return `{${text}}`;
}

/** An object, or an empty one for anything else. */
export function asValue(value: unknown): ResourceValue {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as ResourceValue) : {};
}

/** @param onLook Called with the name of a type each time its rows are looked at. */
function readTypes(document: OpenApiDocument, onLook: (name: string) => void): Map<string, ResourceType> {
  const types = new Map<string, ResourceType>();
  for (const operation of readSpec(document).operations) {
    const place = parseResourcePath(operation.path);
    if (!place || types.has(place.type)) continue;
    const example = asValue(exampleValue(operation));
    const rows = new Map<string, Change[]>();
    types.set(place.type, {
      name: place.type,
      members: new Set(valueMembers(operation)),
      get rows() {
        onLook(place.type);
        return rows;
      },
      watchers: new Set(),
      example: Object.keys(example).length > 0 ? example : undefined,
    });
  }
  return types;
}

function exampleValue(operation: SpecOperation): unknown {
  const media = operation.answers["200"]?.[0]?.media;
  const example = asValue(media && exampleOf(operation, media));
  return example["value"] ?? asValue(example["result"])["value"];
}

function valueMembers(operation: SpecOperation): string[] {
  const resolve = (schema: Schema | undefined): Schema | undefined =>
    schema?.$ref === undefined ? schema : resolve(readPointer(operation.spec.document, schema.$ref) as Schema);
  const answer = resolve(operation.answers["200"]?.[0]?.media.schema);
  const record = resolve(answer?.properties?.["result"]) ?? answer;
  return Object.keys(resolve(record?.properties?.["value"])?.properties ?? {});
}
