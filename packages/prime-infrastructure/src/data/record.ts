/**
 * The record inside its envelope: the member that `@dtoType` names, else the only member without `@` (version 1.x of
 * the product adds a suffix to `@dtoType`, and some resources were never seen with it).
 */
export function itemOf(entity: unknown): unknown {
  if (typeof entity !== "object" || entity === null) return entity;
  const envelope = entity as Readonly<Record<string, unknown>>;
  const named = envelope[String(envelope["@dtoType"])];
  if (named !== undefined) return named;
  const name = Object.keys(envelope).find((key) => !key.startsWith("@"));
  return name === undefined ? entity : envelope[name];
}

/** The entities of an answer: a list, a lone object (version 1 of the API), or none. */
export function entitiesOf(page: unknown): readonly unknown[] {
  const entity = (page as { readonly queryResponse?: { readonly entity?: unknown } } | undefined)?.queryResponse
    ?.entity;
  return entity === undefined ? [] : [entity].flat();
}
