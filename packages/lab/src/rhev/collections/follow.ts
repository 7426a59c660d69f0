import type { Sight } from "../access/permissions.ts";
import type { EngineState } from "../state.ts";
import { render } from "./render.ts";
import { apiPath } from "../spec.ts";

/** Names of links, each with those to follow behind it. */
type Wanted = Map<string, Wanted>;

/** Reads `nics,disk_attachments.disk`; names know neither case nor underscores. */
export function readFollow(text: string): Wanted {
  const root: Wanted = new Map();
  for (const path of text.split(",")) {
    let level = root;
    for (const name of path.split(".")) {
      const key = bare(name);
      if (key === "") continue;
      const next = level.get(key) ?? new Map<string, never>();
      level.set(key, next);
      level = next;
    }
  }
  return root;
}

/** Puts what the links of an answer lead to into the answer. Links that lead nowhere are left alone. */
export function followLinks(
  state: EngineState,
  type: string,
  value: Record<string, unknown>,
  wanted: Wanted,
  sight?: Sight,
): Record<string, unknown> {
  if (wanted.size === 0) return value;
  const result = { ...value };
  for (const [name, member] of state.model.members(type)) {
    const deeper = wanted.get(bare(name));
    if (!deeper || member.type === undefined) continue;
    const list = state.model.listOf(member.type);
    const found = list
      ? followList(state, value, name, list, deeper, sight)
      : followOne(state, member.type, value[name], deeper, sight);
    if (found !== undefined) result[name] = found;
  }
  return result;
}

function followList(
  state: EngineState,
  value: Record<string, unknown>,
  name: string,
  [element, type]: readonly [string, string],
  deeper: Wanted,
  sight: Sight | undefined,
): unknown {
  const path = `${String(value["href"]).slice(apiPath.length)}/${bare(name)}`;
  const place = state.tree.placeAt(path);
  if (!place) return undefined;
  return {
    [element]: state.store
      .all(path)
      .filter((item) => sight?.(type, item, path) !== false)
      .map((item) => followLinks(state, type, render(state, place, path, item), deeper, sight)),
  };
}

function followOne(
  state: EngineState,
  type: string,
  reference: unknown,
  deeper: Wanted,
  sight: Sight | undefined,
): unknown {
  if (typeof reference !== "object" || reference === null || !("href" in reference)) return undefined;
  const path = String(reference.href).slice(apiPath.length).split("/");
  const id = path.pop() ?? "";
  const place = state.tree.placeAt(path.join("/"));
  const item = place && state.store.find(path.join("/"), id);
  if (!place || !item || sight?.(type, item, path.join("/")) === false) return undefined;
  return followLinks(state, type, render(state, place, path.join("/"), item), deeper, sight);
}

function bare(name: string): string {
  return name.trim().toLowerCase().replaceAll("_", "");
}
