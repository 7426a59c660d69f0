type Value = Readonly<Record<string, unknown>>;

/**
 * Members of engines up to 3.6 whose meaning has another place today, by the element of their object. What the engine itself
 * says in today's member counts; old members that mean nothing else stay. The pairs are those by which engines 4.0 to 4.3 still
 * spoke version 3 of the API: `V3VmOutAdapter`, `V3SnapshotOutAdapter` and so on (org.ovirt.engine.api.v3.adapters).
 */
const moves: Readonly<Record<string, (value: Value) => Value>> = {
  vm: machine,
  template: machine,
  instance_type: machine,
  snapshot: (value) => {
    // Today `type` is that of the machine, as it was when the snapshot was taken.
    const { type, ...rest } = value;
    return machine(
      isOneOf(type, ["regular", "active", "stateless", "preview"]) ? { snapshot_type: lower(type), ...rest } : value,
    );
  },
  disk: synonym("size", "provisioned_size"),
  nic: synonym("active", "plugged"),
  host: (value) => {
    const { storage_manager: manager } = value;
    if (manager === undefined) return value;
    const { value: isManager, priority } = (typeof manager === "object" ? manager : { value: manager }) as Value;
    const status = String(isManager) === "true" ? { status: "spm" } : {};
    return { spm: { ...(priority !== undefined && { priority }), ...status }, ...value };
  },
  statistic: (value) => {
    const { type, values, ...rest } = value;
    if (!isOneOf(type, ["gauge", "counter"])) return value;
    const { type: typeOfValues, ...plain } = (values ?? {}) as Value;
    return {
      kind: lower(type),
      ...(typeOfValues !== undefined && { type: lower(typeOfValues) }),
      ...(values !== undefined && { values: plain }),
      ...rest,
    };
  },
  data_center: ({ storage_type: type, ...rest }) =>
    type === undefined ? rest : { local: String(isOneOf(type, ["localfs"])), storage_type: type, ...rest },
  product_info: (value) => {
    const { full_version: full, version } = value;
    return full === undefined
      ? value
      : { ...value, version: { full_version: full, ...(version as Value | undefined) } };
  },
  special_objects: (value) => {
    const links = [value["link"] ?? []].flat() as readonly { readonly rel?: string; readonly href?: string }[];
    const at = (rel: string): Value | undefined => {
      const href = links.find((link) => link.rel === rel)?.href;
      return href === undefined ? undefined : { id: href.split("/").at(-1), href };
    };
    const [blank, root] = [at("templates/blank"), at("tags/root")];
    return { ...(blank && { blank_template: blank }), ...(root && { root_tag: root }), ...value };
  },
  // `<parent><tag …/></parent>`
  tag: (value) => {
    const { parent } = value as { readonly parent?: { readonly tag?: unknown } };
    return parent?.tag === undefined ? value : { ...value, parent: parent.tag };
  },
  network_attachment: (value) => {
    const { reported_configurations: reported } = value as { readonly reported_configurations?: Value };
    return reported?.["in_sync"] === undefined ? value : { in_sync: reported["in_sync"], ...value };
  },
};

/** The value with what its old members say in today's. */
export function moveMembers(value: Value, root: string | undefined): Value {
  return moves[root ?? ""]?.(value) ?? value;
}

function machine(value: Value): Value {
  const { timezone, guest_info: guest } = value as { readonly timezone?: unknown; readonly guest_info?: Value };
  return {
    ...(timezone !== undefined && { time_zone: { name: timezone } }),
    ...(guest?.["fqdn"] !== undefined && { fqdn: guest["fqdn"] }),
    ...value,
  };
}

function synonym(old: string, now: string): (value: Value) => Value {
  return (value) => (value[old] === undefined ? value : { [now]: value[old], ...value });
}

function isOneOf(value: unknown, texts: readonly string[]): boolean {
  return typeof value === "string" && texts.includes(value.toLowerCase());
}

function lower(value: unknown): string {
  return String(value).toLowerCase();
}
