import { asList, asNode, asText, type Node, show } from "./node.ts";
import type { Located } from "./operations.ts";
import { type Place, reportRule, type Work } from "./work.ts";

/** Compares the servers of a document. */
export function compareServers(work: Work): void {
  compareLists(
    work,
    { name: "servers", pointer: ["servers"], position: "body" },
    work.sources.old.document["servers"],
    work.sources.new.document["servers"],
  );
}

/** Compares the servers of an operation, where it or its path has some of its own. */
export function compareOwnServers(work: Work, place: Place, before: Located, after: Located): void {
  const [own, ownNow] = [before, after].map(({ operation, item }) => operation["servers"] ?? item["servers"]);
  if (own === undefined && ownNow === undefined) return;
  const { old, new: now } = work.sources;
  compareLists(work, place, own ?? old.document["servers"], ownNow ?? now.document["servers"]);
}

function compareLists(work: Work, place: Place, before: unknown, after: unknown): void {
  const [from, to] = [serversOf(before), serversOf(after)];
  const [path, pathNow] = [pathOf(from[0] ?? root), pathOf(to[0] ?? root)];
  if (path !== pathNow) {
    const values = { before: path || "/", after: pathNow || "/" };
    reportRule(work, place, "server-path-changed", `base path ${values.before} became ${values.after}`, values);
    return;
  }
  const [urls, urlsNow] = [from, to].map(
    (servers) => new Map(servers.map((server) => [asText(server["url"]) ?? "", server])),
  );
  for (const [url, server] of urls ?? []) {
    const now = urlsNow?.get(url);
    if (now) compareVariables(work, place, url, server, now);
    else reportRule(work, place, "server-removed", `no longer lists ${url}`, { before: url });
  }
  for (const url of urlsNow?.keys() ?? [])
    if (!urls?.has(url)) reportRule(work, place, "server-added", `lists ${url} now`, { after: url });
}

function serversOf(value: unknown): readonly Node[] {
  return asList(value).map(asNode);
}

// Without any, there is one at the root of where the document came from.
const root: Node = { url: "/" };

function pathOf(server: Node): string {
  const variables = asNode(server["variables"]);
  return (asText(server["url"]) ?? "")
    .replace(/\{([^}]+)\}/g, (_, name: string) => asText(asNode(variables[name])["default"]) ?? name)
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "")
    .replace(/\/+$/, "");
}

function compareVariables(work: Work, place: Place, url: string, from: Node, to: Node): void {
  const [before, after] = [asNode(from["variables"]), asNode(to["variables"])];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[name], after[name]].map((value) => ({
      default: asNode(value)["default"],
      enum: asList(asNode(value)["enum"]),
    }));
    const gone = was?.enum.filter((value) => !is?.enum.includes(value)) ?? [];
    const isNarrower = (is?.enum.length ?? 0) > 0 && gone.length > 0;
    if (was?.default === is?.default && !isNarrower) continue;
    reportRule(work, place, "server-variable-changed", `${url}: {${name}} has another default or fewer values`, {
      before: show(was),
      after: show(is),
    });
  }
}
