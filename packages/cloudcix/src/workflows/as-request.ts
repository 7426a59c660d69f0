import type { components } from "../generated/compute/schema.d.ts";

type Schemas = components["schemas"];
type Router = Schemas["ComputeRouter"];
type Firewall = Schemas["ComputeFirewall"];
type Vpn = Schemas["ComputeVPN"];
type Network = Schemas["ComputeRouterNetwork"];
type ProjectRule = Schemas["ComputeProjectFirewallRuleInput"];
type GeoRule = Schemas["ComputeGeoFirewallRuleInput"];

/** What changes of a router, firewall or VPN need as it is now, without a state, which says what to do. */
export interface NetworkRequests {
  readonly router: { readonly name: string; readonly networks: Schemas["ComputeRouterNetworkInput"][] };
  readonly staticRoute: { readonly name: string; readonly metadata: Schemas["ComputeStaticRouteUpdateMetadata"] };
  readonly projectFirewall: { readonly name: string; readonly rules: ProjectRule[] };
  readonly geoFirewall: { readonly name: string; readonly rules: GeoRule[] };
  readonly vpn: { readonly name: string; readonly metadata: Schemas["ComputeVPNUpdateMetadata"] };
}

/**
 * A router, firewall or VPN as `update` and `partialUpdate` take it. Answers have members in another form, or that requests
 * don't have: numbers of rules, the route of a static route among networks, the version of IKE as a number. What has no form
 * in a request is left out, and keeps its value; so does the state, which is what to do and not what is.
 * @example
 * import { asRequest } from "@northbound/cloudcix";
 *
 * const { content } = await cloudcix.compute.vpns.read({ id: 12 });
 * const { name, metadata } = asRequest(content);
 * const body = { name, metadata: { ...metadata, ike_lifetime: 3_600 }, state: "update_running" } as const;
 * await cloudcix.compute.vpns.partialUpdate({ id: 12, body });
 */
export function asRequest(record: Vpn): NetworkRequests["vpn"];
export function asRequest(record: Schemas["ComputeProjectFirewall"]): NetworkRequests["projectFirewall"];
export function asRequest(record: Schemas["ComputeGeoFirewall"]): NetworkRequests["geoFirewall"];
export function asRequest(record: Firewall): NetworkRequests["projectFirewall"] | NetworkRequests["geoFirewall"];
export function asRequest(record: Router & { readonly type: "router" }): NetworkRequests["router"];
export function asRequest(record: Router & { readonly type: "static_route" }): NetworkRequests["staticRoute"];
export function asRequest(record: Router): NetworkRequests["router"] | NetworkRequests["staticRoute"];
export function asRequest(record: Router | Firewall | Vpn): NetworkRequests[keyof NetworkRequests] {
  const { name } = record;
  switch (record.type) {
    case "site-to-site":
      return { name, metadata: settingsOf(record) };
    case "project":
      return { name, rules: record.rules.map(projectRule) };
    case "geo":
      return { name, rules: record.rules.map(geoRule) };
    case "static_route":
      return { name, metadata: routeOf(record.networks[0]) };
    default:
      return { name, networks: record.networks.map(networkOf) };
  }
}

function projectRule(rule: Schemas["ComputeProjectFirewallRule"]): ProjectRule {
  const { protocol } = rule;
  return {
    ...pick(rule, "destination", "protocol", "source", "allow", "description", "inbound", "zone"),
    ...(protocol !== "any" && protocol !== "icmp" && pick(rule, "port")),
  };
}

function geoRule(rule: Schemas["ComputeGeoFirewallRule"]): GeoRule {
  return pick(rule, "group_name", "allow", "inbound");
}

/** The guide of the vendor's samples sends all four members of a network that exists. */
function networkOf(network: Network): Schemas["ComputeRouterNetworkInput"] {
  return pick(network, "name", "ipv4", "ipv6", "vlan");
}

function routeOf(network: Network = {}): Schemas["ComputeStaticRouteUpdateMetadata"] {
  return pick(network, "destination", "nat", "nexthop");
}

/** The identities and the number of the tunnel are the server's. */
function settingsOf({ metadata }: Vpn): Schemas["ComputeVPNUpdateMetadata"] {
  const { ike_version: _v, ike_local_identifier: _l, ike_remote_identifier: _r, stif_number: _s, ...rest } = metadata;
  return rest;
}

/** These members of a record. Servers fill in what a kind of record doesn't have with null, which is left out. */
function pick<Of extends object, Name extends keyof Of>(record: Of, ...names: readonly Name[]): Pick<Of, Name> {
  const isThere = (name: Name): boolean => record[name] !== undefined && record[name] !== null;
  return Object.fromEntries(names.filter(isThere).map((name) => [name, record[name]])) as Pick<Of, Name>;
}
