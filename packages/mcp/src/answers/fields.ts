/** Members that a person's browser follows and an agent has no use for. */
const links: ReadonlySet<string> = new Set(["href", "link", "links", "actions"]);

/** The members of a value that were asked for, by dotted path; lists are looked through. Everything without `fields`. */
export function project(value: unknown, fields: readonly string[] | undefined): unknown {
  if (!fields || fields.length === 0) return withoutLinks(value);
  if (Array.isArray(value)) return value.map((item) => project(item, fields));
  const kept = fields.map((field) => [field, at(value, field)] as const);
  return Object.fromEntries(kept.filter(([, member]) => member !== undefined));
}

/** The value at a dotted path; a list of values where a list is on the way. */
export function at(value: unknown, path: string): unknown {
  let current = value;
  for (const name of path.split(".")) {
    current = Array.isArray(current) ? current.map((element) => memberOf(element, name)) : memberOf(current, name);
  }
  return current;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function withoutLinks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLinks);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !links.has(name));
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutLinks(member)]));
}
