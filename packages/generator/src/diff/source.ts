import { nodeAt, pointerOf } from "../openapi/pointer.ts";
import { asNode, isNode, type Node } from "./node.ts";

/** The two documents that are compared. */
export interface Sources {
  readonly old: Source;
  readonly new: Source;
}

/** One of the two documents, with its references followed and what was read of its schemas kept. */
export class Source {
  readonly document: Node;
  /** Before 3.1, whatever stands beside a reference is ignored. */
  readonly ignoresSiblings: boolean;
  readonly #ids = new WeakMap<object, number>();
  readonly #joined = new Map<string, Node>();
  #lastId = 0;

  constructor(document: object) {
    this.document = document as Node;
    this.ignoresSiblings = /^(?:2|3\.0)/.test(String(this.document["openapi"] ?? this.document["swagger"] ?? ""));
  }

  /** The node at a reference within the document; `undefined` when there is none. */
  lookUp(reference: string): unknown {
    if (!reference.startsWith("#")) return undefined;
    if (reference !== "#" && !reference.startsWith("#/")) return this.#anchors().get(reference.slice(1));
    return nodeAt(this.document, pointerOf(reference));
  }

  /** Follows a reference to the node it means; empty where that is none. */
  resolve(value: unknown): Node {
    let node = asNode(value);
    for (let hops = 0; hops < 100 && typeof node["$ref"] === "string"; hops++) node = asNode(this.lookUp(node["$ref"]));
    return node;
  }

  /** A number for a node of this document, the same each time. */
  idOf(node: object): number {
    const known = this.#ids.get(node);
    if (known !== undefined) return known;
    this.#lastId += 1;
    this.#ids.set(node, this.#lastId);
    return this.#lastId;
  }

  /**
   * The schema that demands all of the given ones: each of them once, and the same node whenever they are the same, so
   * that a circle of them ends.
   */
  join(schemas: readonly unknown[]): unknown {
    const distinct = new Map(schemas.map((schema) => [this.#keyOf(schema), schema]));
    if (distinct.size <= 1) return schemas[0];
    const key = [...distinct.keys()].toSorted().join();
    const known = this.#joined.get(key) ?? { allOf: [...distinct.values()] };
    this.#joined.set(key, known);
    return known;
  }

  // Two references to one schema are one demand.
  #keyOf(schema: unknown): string {
    if (!isNode(schema)) return String(schema);
    const isReference = typeof schema["$ref"] === "string" && Object.keys(schema).length === 1;
    return String(this.idOf(isReference ? this.resolve(schema) : schema));
  }

  #anchorNodes: Map<string, Node> | undefined;

  #anchors(): Map<string, Node> {
    this.#anchorNodes ??= collectAnchors(this.document);
    return this.#anchorNodes;
  }
}

function collectAnchors(document: Node): Map<string, Node> {
  const found = new Map<string, Node>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value)) return;
    for (const key of ["$anchor", "$dynamicAnchor"]) {
      const name = value[key];
      if (typeof name === "string" && !found.has(name)) found.set(name, value);
    }
    Object.values(value).forEach(visit);
  };
  visit(document);
  return found;
}
