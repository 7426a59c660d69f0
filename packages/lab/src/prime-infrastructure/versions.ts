/**
 * The same answer as an older version of the API writes it: up to v3 MAC addresses are texts, and so is the address of an
 * interface, with its prefix length (recorded from a server that answers as v3); v1 has addresses, identifiers and counts
 * as texts and writes a list of one bare, save records and references (recorded from a server that answers as v1:
 * aradford123/cisco-prime-infrastructure-examples, templateDTO.py).
 */
export function inVersion(version: string, value: unknown): unknown {
  if (version === "v4") return value;
  const isFirst = version === "v1";
  const rewrite = (name: string, member: unknown): unknown => {
    if (Array.isArray(member)) {
      const items = member.map((item) => rewrite(name, item));
      return isFirst && items.length === 1 && !name.startsWith("entity") ? items[0] : items;
    }
    if (typeof member !== "object" || member === null) {
      return isFirst && (name === "@id" || name === "@count") ? String(member) : member;
    }
    const { octets, address } = member as { readonly octets?: unknown; readonly address?: unknown };
    if (typeof octets === "string") return (octets.match(/../g) ?? []).join(":");
    if (name === "ipInterface") return rewriteInterface(member);
    if (isFirst && typeof address === "string" && Object.keys(member).length === 1) return address;
    return Object.fromEntries(Object.entries(member).map(([key, inner]) => [key, rewrite(key, inner)]));
  };
  return rewrite("", value);
}

function rewriteInterface(member: object): object {
  const { ipAddress, prefixLength, ...rest } = member as {
    readonly ipAddress?: { readonly address?: string };
    readonly prefixLength?: number;
  };
  return { ...rest, ipAddress: `${ipAddress?.address}/${prefixLength}` };
}
