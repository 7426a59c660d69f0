import { type JSONPathNode, query } from "json-p3";
import { InputError } from "./input-error.ts";

/** One change of an overlay: what it is applied to, and what is merged or removed there. */
export interface OverlayAction {
  /** JSONPath (RFC 9535) of the nodes to change. */
  readonly target: string;
  readonly description?: string;
  /** Merged into objects, appended to arrays. */
  readonly update?: unknown;
  /** Takes the nodes out; `update` is then not looked at. */
  readonly remove?: boolean;
}

/** An OpenAPI Overlay 1.0 document: behaviours and corrections for a spec that somebody else owns. */
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
  for (const action of overlay.actions) {
    const nodes = find(copy, action.target);
    if (nodes.length === 0) unmatched.push(action.target);
    // From the end, so that an index that was found stays true while its neighbours go.
    for (const node of action.remove ? nodes.toReversed() : nodes) {
      if (action.remove) remove(copy, node.location);
      else merge(node.value, action.update);
    }
  }
  return { document: copy, unmatched };
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

function remove(document: object, location: readonly (string | number)[]): void {
  const key = location.at(-1);
  if (key === undefined) return;
  let parent: unknown = document;
  for (const step of location.slice(0, -1)) parent = (parent as Record<string | number, unknown>)[step];
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (isObject(parent)) delete parent[key];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
