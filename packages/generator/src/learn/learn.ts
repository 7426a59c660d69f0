import type { OpenApiDocument, Schema } from "../openapi/document.ts";
import type { Overlay, OverlayAction } from "../openapi/overlay.ts";
import { nodeAt } from "../openapi/pointer.ts";
import { type DifferenceKind, jsonType } from "./differences.ts";
import { describeEvidence, type Evidence, evidenceOf, type Span, spanOf } from "./evidence.ts";
import type { ObservedExchange } from "./exchange.ts";
import { inferSchema } from "./infer-schema.ts";
import { type NeverSeen, neverSeenBeside } from "./never-seen.ts";
import { type NewPath, describeOperation, templateOf } from "./new-operation.ts";
import { type Group, keyOf, observe, type Observed } from "./observe.ts";
import { jsonPath, nameOfPlace, type Place, quoted } from "./place.ts";
import { isPseudonym } from "./pseudonym.ts";
import { type Change, widen } from "./widen.ts";

/** What to learn from. */
export interface LearnOptions {
  /** The bundled spec. */
  readonly document: object;
  /** What servers answered. */
  readonly exchanges: Iterable<ObservedExchange>;
  /** Paths in front of the spec's, beside those of its `servers`. */
  readonly basePaths?: readonly string[] | undefined;
  /** Exchanges that have to show a difference before a change is proposed. @default 2 */
  readonly minExchanges?: number | undefined;
}

/** One difference between a spec and its servers. It holds no values but words of sets. */
export interface Lesson {
  readonly kind: DifferenceKind;
  /** Where in the spec: `Vm.status`, or method and path. */
  readonly where: string;
  /** The member, word, status, media type or operation. */
  readonly name?: string | undefined;
  /** Types of what was seen. */
  readonly seen: readonly string[];
  /** Operations that showed it. */
  readonly operations: readonly string[];
  readonly evidence: Evidence;
  /** First version that has it, where older ones were seen without. */
  readonly since?: string | undefined;
  /** First version that no longer has it. */
  readonly until?: string | undefined;
  /** Members of the same type that the spec has there and no exchange: probably misspelt. The likeliest first. */
  readonly neverSeen?: readonly string[] | undefined;
  /** Why no change is proposed. */
  readonly held?: string | undefined;
}

/** What exchanges teach about a spec. */
export interface Learned {
  /** The proposed changes, each with its evidence: for a person to look at, and for `generate`. */
  readonly overlay: Overlay;
  readonly lessons: readonly Lesson[];
  /** Exchanges whose answer was compared with a schema. */
  readonly compared: number;
}

/**
 * Compares what servers answered with a spec, and proposes an OpenAPI Overlay that makes the spec say it: members, operations,
 * statuses and content types added; types and sets widened; null allowed; members no longer required. A change is proposed from
 * two exchanges on, and only where they don't contradict each other. Requests are not learned from: that a server takes something
 * says nothing about what it reads.
 * @example
 * import { learn, readSpec } from "@northbound/generator";
 *
 * const { document } = await readSpec("controller.yaml");
 * const { overlay, lessons } = learn({ document, exchanges: [{ method: "GET", url: "/parts", status: 200, headers: {}, answer: [] }] });
 */
export function learn({ document, exchanges, basePaths = [], minExchanges = 2 }: LearnOptions): Learned {
  const spec = document as OpenApiDocument;
  const observed = observe(spec, exchanges, basePaths);
  const groups = joinOperations(spec, observed.groups);
  const teacher = new Teacher(spec, observed, minExchanges);
  const taught = groups.map((group) => teacher.teach(group, groups));
  return {
    overlay: {
      overlay: "1.0.0",
      info: { title: `What servers answer: ${spec.info?.title ?? "untitled"}`, version: "1.0.0" },
      actions: taught.flatMap(({ actions }) => actions),
    },
    lessons: taught.map(({ lesson }) => lesson),
    compared: observed.compared,
  };
}

/** What is proposed for one difference. */
interface Taught {
  readonly lesson: Lesson;
  readonly actions: readonly OverlayAction[];
}

class Teacher {
  readonly #spec: OpenApiDocument;
  readonly #observed: Observed;
  readonly #minExchanges: number;

  constructor(spec: OpenApiDocument, observed: Observed, minExchanges: number) {
    this.#spec = spec;
    this.#observed = observed;
    this.#minExchanges = minExchanges;
  }

  teach(group: Group, all: readonly Group[]): Taught {
    const { difference, exchanges, values, operations, times } = group;
    const { kind, place, name } = difference;
    const evidence = evidenceOf(exchanges, times);
    const beside = kind === "unknown" ? neverSeenBeside(group, this.#observed.members) : undefined;
    const span: Span =
      kind === "unknown" ? spanOf(exchanges, this.#observed.objects.get(keyOf(place)) ?? new Set()) : {};
    const held = this.#heldBack(group);
    const lesson: Lesson = {
      kind: kind === "type" && values.every((value) => value === null) ? "null" : kind,
      where: nameOfPlace(place),
      ...(name !== undefined && { name }),
      seen: [...new Set(values.map(jsonType))],
      operations: [...operations].toSorted(),
      evidence,
      ...span,
      ...(beside && beside.names.length > 0 && { neverSeen: beside.names }),
      ...(held !== undefined && { held }),
    };
    const description = [describeEvidence(evidence), ...notesOf(beside)].join("; ");
    const changes = held === undefined ? this.#changesFor(group, span, all) : [];
    return { lesson, actions: changes.map((change) => ({ description, ...change })) };
  }

  #heldBack({ difference, exchanges, values }: Group): string | undefined {
    const { kind, name, place } = difference;
    if (exchanges.size < this.#minExchanges)
      return `seen in ${exchanges.size === 1 ? "one exchange" : "too few exchanges"} only`;
    if (kind === "excluded") return "the spec rules it out on purpose";
    if (kind === "enum" && name === undefined) return "its values are no words";
    if (kind === "status" && /^50[234]$/.test(name ?? "")) return "something in front of the server may have answered";
    if (kind === "unknown" && name !== undefined && isPseudonym(name)) return "the recording took its name out";
    if (kind === "unknown" && shapesOf(values).size > 1) return "the exchanges contradict each other about its type";
    if (kind === "operation" && templateOf(this.#spec, place[1] ?? "").isUncertain)
      return "the recording took a part of its path out";
    return undefined;
  }

  #changesFor(group: Group, { since, until }: Span, all: readonly Group[]): readonly Change[] {
    const { difference, values, exchanges } = group;
    const { kind, place, name = "" } = difference;
    const spec = this.#spec;
    const target = jsonPath(spec, place);
    switch (kind) {
      case "unknown": {
        const marks = {
          ...(since !== undefined && { "x-since": since }),
          ...(until !== undefined && { "x-until": until }),
        };
        return [{ target, update: { properties: { [name]: { ...inferSchema(values), ...marks } } } }];
      }
      case "missing":
        return this.#notRequired(group, all);
      case "type":
      case "null":
        return widen(spec, place, values);
      case "enum":
        return widenSet(spec, place, difference.value);
      case "status":
        return [
          {
            target,
            update: { [name]: { description: "As servers answer.", ...this.#contentOf(place, name, values) } },
          },
        ];
      case "content":
      case "body":
        return [{ target, update: contentAs(name, values.length > 0 ? this.#schemaFor(place, values) : undefined) }];
      case "operation":
        return [this.#newOperation(place, [...exchanges])];
      default:
        return [];
    }
  }

  /** An empty list of required members is no OpenAPI 3.0: one that loses all of them is taken out. */
  #notRequired({ difference }: Group, all: readonly Group[]): readonly Change[] {
    const { place, name = "" } = difference;
    const list = `${jsonPath(this.#spec, place)}['required']`;
    const gone = all.filter(
      (other) =>
        other.difference.kind === "missing" &&
        keyOf(other.difference.place) === keyOf(place) &&
        this.#heldBack(other) === undefined,
    );
    const { required = [] } = nodeAt(this.#spec, place) as Schema;
    if (gone.length < required.length) return [{ target: `${list}[?@ == ${quoted(name)}]`, remove: true }];
    return gone[0]?.difference === difference ? [{ target: list, remove: true }] : [];
  }

  #newOperation(place: Place, exchanges: readonly ObservedExchange[]): Change {
    const template: NewPath = templateOf(this.#spec, place[1] ?? "");
    const method = (place[2] ?? "get") as "get";
    const operation = describeOperation(this.#spec, template, method, exchanges);
    return { target: "$['paths']", update: { [template.path]: { [method]: operation } } };
  }

  #contentOf(place: Place, status: string, values: readonly unknown[]): object {
    return values.length === 0 ? {} : contentAs("application/json", this.#schemaFor(place, values, status));
  }

  /** A schema of the answers beside it that allows all values, or a new one. */
  #schemaFor(place: Place, values: readonly unknown[], status: string = ""): Schema {
    const { compare } = this.#observed;
    const beside = schemasBelow(nodeAt(this.#spec, place), place, status);
    const same = beside.find((at) => values.every((value) => compare(at, value).length === 0));
    return same?.schema ?? inferSchema(values);
  }
}

function notesOf(beside: NeverSeen | undefined): readonly string[] {
  if (!beside || beside.names.length === 0) return [];
  return [
    `the spec has ${beside.names.join(", ")} of the same type, which no exchange has: ${beside.isLikely ? "probably" : "maybe"} misspelt`,
  ];
}

function contentAs(type: string, schema: Schema | undefined): object {
  return { content: { [type]: { schema: schema ?? (type.startsWith("text/") ? { type: "string" } : {}) } } };
}

/** Adds a value to a set. */
function widenSet(spec: OpenApiDocument, place: Place, value: unknown): readonly Change[] {
  const node = nodeAt(spec, place) as Schema;
  const target = jsonPath(spec, place);
  if (node.const === undefined) return [{ target: `${target}['enum']`, update: value }];
  return [
    { target: `${target}['const']`, remove: true },
    { target, update: { enum: [node.const, value] } },
  ];
}

/** The schemas of JSON contents of responses, those of the same class of statuses first. */
function schemasBelow(node: unknown, place: Place, status: string): { schema: Schema; place: Place }[] {
  const responses = place.at(-1) === "responses" ? Object.entries(node ?? {}) : [["", node]];
  return (responses as [string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }][])
    .toSorted(([a], [b]) => Number(b[0] === status[0]) - Number(a[0] === status[0]))
    .flatMap(([name, response]) =>
      Object.entries(response?.content ?? {}).flatMap(([type, { schema }]) =>
        schema === undefined
          ? []
          : [{ schema, place: [...place, ...(name === "" ? [] : [name]), "content", type, "schema"] }],
      ),
    );
}

function shapesOf(values: readonly unknown[]): ReadonlySet<string> {
  const shapes = values.map(jsonType).filter((type) => type !== "null");
  return new Set(shapes.map((type) => (type === "object" || type === "array" ? type : "value")));
}

/** Requests that lead nowhere are one operation where their paths have one template. */
function joinOperations(spec: OpenApiDocument, groups: readonly Group[]): readonly Group[] {
  const joined = new Map<string, Group>();
  const others: Group[] = [];
  for (const group of groups) {
    const { kind, place } = group.difference;
    if (kind !== "operation") {
      others.push(group);
      continue;
    }
    const key = `${place[2]} ${templateOf(spec, place[1] ?? "").path}`;
    const known = joined.get(key);
    if (!known) joined.set(key, group);
    else {
      for (const exchange of group.exchanges) known.exchanges.add(exchange);
      known.values.push(...group.values);
      known.times += group.times;
    }
  }
  return [...others, ...joined.values()];
}
