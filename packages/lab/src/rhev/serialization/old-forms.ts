import { compareVersions } from "../../core/versions.ts";

const states = new Set(["status", "creation_status", "external_status"]);

/** Whether a release writes the forms that went away with 4.0. */
export function hasOldForms(version: string): boolean {
  return compareVersions(version, "4.0") < 0;
}

type Value = Readonly<Record<string, unknown>>;

/**
 * Members as engines up to 3.6 had them, beside today's or in their place: `V3VmOutAdapter`, `V3SnapshotOutAdapter`,
 * `V3DiskOutAdapter`, `V3NicOutAdapter`, `V3StatisticOutAdapter`. Architectures and units came in upper case.
 */
export function withOldMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withOldMembers);
  if (typeof value !== "object" || value === null) return value;
  const own = Object.fromEntries(
    Object.entries(value).map(([name, content]) => [name, withOldMembers(content)]),
  ) as Value;
  const { time_zone: zone, fqdn, snapshot_type: snapshotType, kind, unit, architecture, ...rest } = own;
  const zoneName = (zone as Value | undefined)?.["name"];
  return {
    ...rest,
    ...(zone !== undefined && { time_zone: zone }),
    ...(zoneName !== undefined && { timezone: zoneName }),
    ...(fqdn !== undefined && { fqdn, guest_info: { fqdn } }),
    ...(snapshotType !== undefined && { type: snapshotType }),
    ...(kind !== undefined && { type: String(kind).toUpperCase() }),
    ...(unit !== undefined && { unit: String(unit).toUpperCase() }),
    ...(architecture !== undefined && { architecture: String(architecture).toUpperCase() }),
    ...("provisioned_size" in own && { size: own["provisioned_size"] }),
    ...("plugged" in own && { active: own["plugged"] }),
  };
}

/** A value as engines up to 3.6 wrote it: a state is an object, and the special objects are links. */
export function withOldForms(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withOldForms);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, content]: [string, unknown]) => {
      if (states.has(name) && typeof content === "string") return [name, { state: content }];
      if (name === "special_objects") return [name, { link: linksOf(content) }];
      return [name, withOldForms(content)];
    }),
  );
}

/** The links to the blank template and the root tag. */
function linksOf(special: unknown): object[] {
  const { blank_template: blank, root_tag: root } = special as Record<string, { readonly href: string } | undefined>;
  return [
    { rel: "templates/blank", href: blank?.href },
    { rel: "tags/root", href: root?.href },
  ];
}

/** Elements whose members were attributes. */
const flat = "topology|version|over_commit|mac|ip|boot_menu";

/** Each form of today's XML, and the one before 4.0. */
const rules: readonly (readonly [RegExp, (match: readonly string[]) => string])[] = [
  [/<((?:creation_|external_)?status)>([^<]*)<\/\1>/g, ([, name, text]) => `<${name}><state>${text}</state></${name}>`],
  [
    /<boot><devices>((?:<device>\w+<\/device>)+)<\/devices><\/boot>/g,
    ([, devices = ""]) => devices.replaceAll(/<device>(\w+)<\/device>/g, '<boot dev="$1"/>'),
  ],
  [
    new RegExp(String.raw`<(${flat})>((?:<(\w+)>[^<]*</\3>)+)</\1>`, "g"),
    ([, name, members = ""]) => `<${name}${members.replaceAll(/<(\w+)>([^<]*)<\/\1>/g, ' $1="$2"')}/>`,
  ],
  [
    /<(os|cpu)>((?:(?!<\/\1>).)*?)<type>([^<]*)<\/type>/g,
    ([, name, before, type]) => `<${name} ${name === "os" ? "type" : "id"}="${type}">${before}`,
  ],
  [
    /<special_objects>.*<\/special_objects>/g,
    ([all = ""]) => {
      const href = (name: string): string => new RegExp(`<${name}[^>]* href="([^"]*)"`).exec(all)?.[1] ?? "";
      const links = [
        ["templates/blank", href("blank_template")],
        ["tags/root", href("root_tag")],
      ].map(([rel, to]) => `<link rel="${rel}" href="${to}"/>`);
      return `<special_objects>${links.join("")}</special_objects>`;
    },
  ],
  [/(<\/?)vm_pool(s?)\b/g, ([, open, s]) => `${open}vmpool${s}`],
  [/(<\/?)over_commit\b/g, ([, open]) => `${open}overcommit`],
];

/** A document of today in the forms of engines up to 3.6. */
export function withOldElements(xml: string): string {
  let text = xml;
  for (const [form, write] of rules) text = text.replaceAll(form, (...match: readonly string[]) => write(match));
  return text;
}

/** Each form of before 4.0 in what clients send, and today's. */
const newer: readonly (readonly [RegExp, string])[] = [
  [/<status>\s*<state>([^<]*)<\/state>\s*<\/status>/g, "<status>$1</status>"],
  [/<(os|cpu)\s+(?:type|id)="([^"]*)"\s*\/>/g, "<$1><type>$2</type></$1>"],
  [/<(os|cpu)\s+(?:type|id)="([^"]*)"\s*>/g, "<$1><type>$2</type>"],
  [/<boot\s+dev="(\w+)"\s*\/>/g, "<boot><devices><device>$1</device></devices></boot>"],
  [/<(\/?)vmpool(s?)\b/g, "<$1vm_pool$2"],
  [/<(\/?)overcommit\b/g, "<$1over_commit"],
];

/** A document of an old client in today's elements. */
export function withNewElements(xml: string): string {
  let text = xml;
  for (const [form, now] of newer) text = text.replaceAll(form, now);
  return text;
}
