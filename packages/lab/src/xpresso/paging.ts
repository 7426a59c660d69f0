import type { XpressoIncomingRequest } from "./handlers.ts";

/** The page size of Django REST framework as XPRESSO is deployed. */
const defaultLimit = 10;

/** A page of v2: a bare list, or the envelope of the framework, which counts and has a page size of its own. */
export function pageOf({ search, state, node, path }: XpressoIncomingRequest, items: readonly unknown[]): unknown {
  const asked = search.get("limit");
  const offset = Number(search.get("offset") ?? 0);
  if (!state.options.envelope) return items.slice(offset, asked === null ? undefined : offset + Number(asked));
  const limit = Number(asked ?? defaultLimit);
  const link = (to: number): string | null =>
    to < 0 || to >= items.length ? null : `${node.url}${path}?limit=${limit}&offset=${to}`;
  return {
    count: items.length,
    next: link(offset + limit),
    previous: offset === 0 ? null : link(Math.max(0, offset - limit)),
    results: items.slice(offset, offset + limit),
  };
}
