import { type JSONPathNode, query } from "json-p3";
import { InputError } from "./input-error.ts";

/** One change of an overlay: what it is applied to, and what is merged or removed there. */
export interface OverlayAction {
  /** JSONPath (RFC 9535) of the nodes to change. */
  readonly target: string;
  readonly description?: string;
  /** Merged into objects, appended to arrays; takes the place of anything else. */
  readonly update?: unknown;
  /** JSONPath of one node whose value is merged as `update` is (Overlay 1.1); not looked at beside `update`. */
  readonly copy?: string;
  /** Takes the nodes out; `update` and `copy` are then not looked at. */
  readonly remove?: boolean;
}

/** An OpenAPI Overlay 1.0 or 1.1 document: behaviours and corrections for a spec that somebody else owns. */
export interface Overlay {
  readonly overlay: string;
  readonly info?: { readonly title?: string; readonly version?: string };
  readonly actions: readonly OverlayAction[];
}

/** A document after an overlay, and what did not do anything. */
export interface Overlaid {
  readonly document: object;
  /** Targets that nothing matched: the spec has changed under the overlay, or the path is misspelt. */
  readonly unmatched: readonly string[];
  /** Every action that did nothing, or less than it says, with its place in the list and the reason. */
  readonly notes: readonly OverlayNote[];
}

/** What an action did not do. */
export interface OverlayNote {
  /** Index of the action. */
  readonly action: number;
  readonly message: string;
}

/**
 * Applies an overlay to a copy of a document, action after action.
 * @throws InputError when the overlay is not one, or a target is no JSONPath.
 */
export function applyOverlay(document: object, overlay: Overlay): Overlaid {
  if (!overlay?.overlay?.startsWith?.("1.") || !Array.isArray(overlay.actions)) {
    throw new InputError("An overlay needs `overlay: 1.0.0` and a list of `actions`.");
  }
  const copy = structuredClone(document);
  const unmatched: string[] = [];
  const notes: OverlayNote[] = [];
  overlay.actions.forEach((action, index) => {
    const note = (message: string): void => void notes.push({ action: index, message });
    checkAction(action, index, note);
    const nodes = find(copy, action.target);
    if (nodes.length === 0) {
      unmatched.push(action.target);
      note(`nothing matches ${action.target}`);
    }
    const update = action.remove ? undefined : updateOf(copy, action);
    // From the end, so that an index that was found stays true while its neighbours go.
    for (const node of action.remove ? nodes.toReversed() : nodes) {
      if (action.remove) remove(copy, node.location);
      else if (update !== undefined) change(copy, node, update, note);
    }
  });
  return { document: copy, unmatched, notes };
}

const actionKeys = ["target", "description", "update", "copy", "remove"];

function checkAction(action: OverlayAction, index: number, note: (message: string) => void): void {
  if (typeof action !== "object" || action === null || typeof action.target !== "string") {
    throw new InputError(`Action ${index + 1} of the overlay needs a \`target\`.`);
  }
  for (const key of Object.keys(action)) {
    if (!actionKeys.includes(key) && !key.startsWith("x-")) note(`an action has no key ${key}`);
  }
  if (action.update === undefined && action.copy === undefined && action.remove !== true) {
    note(`the action on ${action.target} says nothing: give it update, copy or remove`);
  }
}

function updateOf(document: object, { update, copy }: OverlayAction): unknown {
  if (update !== undefined || copy === undefined) return update;
  const sources = find(document, copy);
  if (sources.length !== 1) {
    throw new InputError(`The overlay copies ${copy}, which is ${sources.length} nodes; one can be copied.`);
  }
  return structuredClone(sources[0]?.value);
}

function change(document: object, node: JSONPathNode, update: unknown, note: (message: string) => void): void {
  const { value } = node;
  if (Array.isArray(value) || (isObject(value) && isObject(update))) merge(value, update);
  else if (isObject(value)) note(`${String(node.path)} is an object, and ${typeof update} can't be merged into it`);
  else replace(document, node.location, update);
}

function find(document: object, target: string): JSONPathNode[] {
  try {
    return [...query(target, document as never)];
  } catch (error) {
    throw new InputError(`The overlay's target ${target}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function merge(target: unknown, update: unknown): void {
  if (Array.isArray(target)) {
    target.push(update);
    return;
  }
  if (!isObject(target) || !isObject(update)) return;
  for (const [key, value] of Object.entries(update)) {
    const current = Object.hasOwn(target, key) ? target[key] : undefined;
    if (Array.isArray(current) && Array.isArray(value)) current.push(...structuredClone(value));
    else if (isObject(current) && isObject(value)) merge(current, value);
    else define(target, key, structuredClone(value));
  }
}

// With an assignment, a key such as `__proto__` would change the prototype instead.
function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

type Location = readonly (string | number)[];

function parentOf(document: object, location: Location): unknown {
  return location
    .slice(0, -1)
    .reduce<unknown>((parent, step) => (parent as Record<string | number, unknown>)[step], document);
}

function replace(document: object, location: Location, update: unknown): void {
  const key = location.at(-1);
  const parent = parentOf(document, location);
  if (Array.isArray(parent)) parent[Number(key)] = structuredClone(update);
  else if (isObject(parent) && key !== undefined) define(parent, String(key), structuredClone(update));
}

function remove(document: object, location: Location): void {
  const key = location.at(-1);
  if (key === undefined) return;
  const parent = parentOf(document, location);
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (isObject(parent)) delete parent[key];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
