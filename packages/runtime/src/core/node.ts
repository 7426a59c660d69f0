import { InvalidOptionError } from "../errors/invalid-option-error.ts";

/** One address at which the backend answers. */
export interface Node {
  /** As configured, without a trailing slash; also its name in errors and events. */
  readonly url: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path in front of the backend's own paths, for reverse proxies; empty for most. */
  readonly prefix: string;
}

/**
 * Reads the `nodes` option.
 * @throws InvalidOptionError when there is no node, one is given twice, or one is not an absolute http(s) URL
 * free of credentials, query and fragment.
 */
export function parseNodes(urls: unknown): readonly Node[] {
  if (!Array.isArray(urls) || urls.length === 0) {
    throw new InvalidOptionError(
      'Option `nodes` must be a list with at least one URL, such as ["https://node1.example.net"].',
    );
  }
  const nodes = urls.map((url: unknown, index) => parseNode(url, `nodes[${index}]`));
  const seen = new Set<string>();
  for (const { url } of nodes) {
    if (seen.has(url)) throw new InvalidOptionError(`Option \`nodes\` has ${url} twice.`);
    seen.add(url);
  }
  return nodes;
}

/** The name of the node that a caller means, whatever the case of the host and the slashes at the end. */
export function nodeName(given: string): string {
  if (!URL.canParse(given)) return given;
  const { origin, pathname, username, password } = new URL(given);
  if (username || password) return given;
  return origin + pathname.replace(/\/+$/, "");
}

function parseNode(value: unknown, option: string): Node {
  if (typeof value !== "string" || !URL.canParse(value)) {
    throw new InvalidOptionError(
      `Option \`${option}\` must be an absolute URL such as https://node1.example.net, not ${describe(value)}.`,
    );
  }
  const url = new URL(value);
  if (url.username || url.password) {
    throw new InvalidOptionError(
      `Option \`${option}\` must not carry credentials (host ${url.host}); use the option \`credentials\`.`,
    );
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new InvalidOptionError(`Option \`${option}\` must begin with https:// or http://, not ${describe(value)}.`);
  }
  if (url.search || url.hash) {
    throw new InvalidOptionError(`Option \`${option}\` must not have a query or fragment (host ${url.host}).`);
  }
  const prefix = url.pathname.replace(/\/+$/, "");
  return { url: url.origin + prefix, origin: url.origin, prefix };
}

function describe(value: unknown): string {
  return typeof value === "string" ? `"${value.replace(/\/\/[^/@]*@/, "//…@")}"` : String(value);
}
