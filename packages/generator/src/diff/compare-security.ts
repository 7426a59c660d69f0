import { asList, asNode, asText, canonical, isNode, type Node, show } from "./node.ts";
import type { Located } from "./operations.ts";
import type { RuleId } from "./rules.ts";
import type { Source } from "./source.ts";
import { type Place, reportRule, type Work } from "./work.ts";

/** One way to prove who calls: schemes that are needed together, each with its scopes. */
interface Way {
  readonly words: string;
  /** Scopes by the scheme's name, the old one where it has another one now. */
  readonly schemes: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Compares who may call an operation. */
export function compareSecurity(work: Work, place: Place, before: Located, after: Located): void {
  const isOwn = Array.isArray(before.operation["security"]) || Array.isArray(after.operation["security"]);
  const at: Place = isOwn ? place : { name: "security", pointer: ["security"], position: "body" };
  const names = oldNames(work);
  const [from, to] = [waysOf(work.sources.old, before), waysOf(work.sources.new, after, names)];
  const known = new Set<Way>();
  for (const way of from) {
    const other = to.find((one) => isSame(way, one)) ?? to.find((one) => hasSameSchemes(way, one));
    if (other) known.add(other);
    if (other && isSame(way, other)) continue;
    if (other) compareScopes(work, at, way, other);
    else if (to.some((one) => covers(one, way))) continue;
    else if (way.schemes.size === 0)
      reportRule(work, at, "api-security-required", "needs credentials now", {
        before: way.words,
        after: to.map(({ words }) => words).join(" or "),
      });
    else reportRule(work, at, "api-security-removed", `no longer takes ${way.words}`, { before: way.words });
  }
  for (const way of to) {
    if (known.has(way)) continue;
    if (way.schemes.size === 0)
      reportRule(work, at, "api-security-no-longer-required", "needs no credentials now", {
        before: from.map(({ words }) => words).join(" or "),
        after: way.words,
      });
    else reportRule(work, at, "api-security-added", `takes ${way.words} now`, { after: way.words });
  }
}

function compareScopes(work: Work, at: Place, from: Way, to: Way): void {
  for (const [scheme, scopes] of to.schemes) {
    const before = from.schemes.get(scheme) ?? new Set();
    const [fresh, gone] = [
      [...scopes].filter((scope) => !before.has(scope)),
      [...before].filter((scope) => !scopes.has(scope)),
    ];
    const values = { before: [...before].join(", ") || "none", after: [...scopes].join(", ") || "none" };
    if (fresh.length > 0)
      reportRule(work, at, "api-security-scope-added", `needs the scope ${fresh.join(", ")} too`, values);
    if (gone.length > 0)
      reportRule(work, at, "api-security-scope-removed", `no longer needs the scope ${gone.join(", ")}`, values);
  }
}

function isSame(a: Way, b: Way): boolean {
  return covers(a, b) && covers(b, a);
}

function hasSameSchemes(a: Way, b: Way): boolean {
  return (
    a.schemes.size === b.schemes.size &&
    a.schemes.size > 0 &&
    [...a.schemes.keys()].every((scheme) => b.schemes.has(scheme))
  );
}

/** Whether those who have what `other` needs have what `way` needs. */
function covers(way: Way, other: Way): boolean {
  return [...way.schemes].every(([scheme, scopes]) => {
    const given = other.schemes.get(scheme);
    return given !== undefined && [...scopes].every((scope) => given.has(scope));
  });
}

function waysOf(source: Source, { operation }: Located, names: ReadonlyMap<string, string> = new Map()): Way[] {
  const listed = Array.isArray(operation["security"]) ? operation["security"] : source.document["security"];
  const ways = asList(listed).map((entry) => wayOf(asNode(entry), names));
  return ways.length === 0 ? [{ words: "nothing", schemes: new Map() }] : ways;
}

function wayOf(requirement: Node, names: ReadonlyMap<string, string>): Way {
  const entries = Object.entries(requirement);
  const words = entries.map(([name, scopes]) => [name, ...asList(scopes)].join(" ")).join(" and ");
  const schemes = new Map(
    entries.map(([name, scopes]) => [names.get(name) ?? name, new Set(asList(scopes).map(String))]),
  );
  return { words, schemes };
}

/** Old names of schemes that are called otherwise now: the only one of the same description asks the same of callers. */
function oldNames({ sources }: Work): Map<string, string> {
  const [from, to] = [schemesOf(sources.old), schemesOf(sources.new)];
  const gone = [...from].filter(([name]) => !to.has(name));
  return new Map(
    [...to].flatMap(([name, scheme]): [string, string][] => {
      const same = gone.filter(([, other]) => canonical(other) === canonical(scheme));
      return !from.has(name) && same.length === 1 ? [[name, same[0]?.[0] ?? name]] : [];
    }),
  );
}

function schemesOf(source: Source): Map<string, Node> {
  const listed = asNode(asNode(source.document["components"])["securitySchemes"]);
  return new Map(Object.entries(listed).map(([name, scheme]) => [name, withoutText(source.resolve(scheme))]));
}

function withoutText({ description: _description, ...scheme }: Node): Node {
  return scheme;
}

/** Compares the schemes that a document describes. */
export function compareSchemes(work: Work): void {
  const [from, to] = [schemesOf(work.sources.old), schemesOf(work.sources.new)];
  const at = (name: string): Place => ({
    name: `security ${name}`,
    pointer: ["components", "securitySchemes", name],
    position: "body",
  });
  for (const [name, scheme] of from) {
    const now = to.get(name);
    if (now) compareScheme(work, at(name), scheme, now);
    else reportRule(work, at(name), "api-security-component-removed", "is no longer described");
  }
  for (const name of to.keys()) {
    if (!from.has(name)) reportRule(work, at(name), "api-security-component-added", "is described now");
  }
}

function compareScheme(work: Work, at: Place, from: Node, to: Node): void {
  const say = (rule: RuleId, keyword: string): void => {
    const [was, is] = [asText(from[keyword]) ?? "none", asText(to[keyword]) ?? "none"];
    if (was !== is) reportRule(work, at, rule, `${keyword} ${was} became ${is}`, { before: was, after: is });
  };
  say("api-security-component-type-changed", "type");
  for (const keyword of ["in", "name", "scheme", "bearerFormat", "openIdConnectUrl", "oauth2MetadataUrl"]) {
    say("api-security-component-changed", keyword);
  }
  compareFlows(work, at, asNode(from["flows"]), asNode(to["flows"]));
}

function compareFlows(work: Work, at: Place, from: Node, to: Node): void {
  for (const flow of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [was, is] = [from[flow], to[flow]];
    if (!isNode(was))
      reportRule(work, at, "api-security-component-oauth-flow-added", `has the flow ${flow} now`, { after: flow });
    else if (!isNode(is))
      reportRule(work, at, "api-security-component-oauth-flow-removed", `no longer has the flow ${flow}`, {
        before: flow,
      });
    else compareFlow(work, at, was, is);
  }
}

const urls = [
  ["authorizationUrl", "api-security-component-oauth-url-changed"],
  ["deviceAuthorizationUrl", "api-security-component-oauth-url-changed"],
  ["tokenUrl", "api-security-component-oauth-token-url-changed"],
  ["refreshUrl", "api-security-component-oauth-token-url-changed"],
] as const;

function compareFlow(work: Work, at: Place, from: Node, to: Node): void {
  for (const [keyword, rule] of urls) {
    const [was, is] = [asText(from[keyword]) ?? "none", asText(to[keyword]) ?? "none"];
    if (was !== is) reportRule(work, at, rule, `${keyword} ${was} became ${is}`, { before: was, after: is });
  }
  const [scopes, scopesNow] = [asNode(from["scopes"]), asNode(to["scopes"])];
  for (const scope of Object.keys(scopes)) {
    if (!(scope in scopesNow))
      reportRule(work, at, "api-security-component-oauth-scope-removed", `no longer has the scope ${scope}`, {
        before: scope,
      });
    else if (scopes[scope] !== scopesNow[scope]) {
      reportRule(work, at, "api-security-component-oauth-scope-changed", `says something else of the scope ${scope}`, {
        before: show(scopes[scope]),
        after: show(scopesNow[scope]),
      });
    }
  }
  for (const scope of Object.keys(scopesNow)) {
    if (!(scope in scopes))
      reportRule(work, at, "api-security-component-oauth-scope-added", `has the scope ${scope} now`, { after: scope });
  }
}
