import { InvalidOptionError } from "@northbound/runtime";
import type { ApiVersion } from "./api-version.ts";

const endOfAddress = /\/webacs(?:\/api(?:\/(v\d+))?)?(?:\/(?:data|op))?\/*$/;

/**
 * Separates the addresses of servers from the path of the API, which scripts write in one:
 * `https://prime.example.net/webacs/api/v4`. The version in them is the one to use.
 * @throws InvalidOptionError when the addresses, or an address and the option `apiVersion`, name different versions.
 */
export function splitNodes(
  nodes: readonly string[],
  given: ApiVersion | undefined,
): { readonly nodes: readonly string[]; readonly apiVersion: ApiVersion | undefined } {
  // What is wrong with the addresses themselves is said by the runtime.
  if (!Array.isArray(nodes)) return { nodes, apiVersion: given };
  const named = nodes.map((node) => endOfAddress.exec(String(node))?.[1]).filter((version) => version !== undefined);
  const [version, ...others] = new Set(given === undefined ? named : [given, ...named]);
  if (others.length > 0) {
    const versions = [version, ...others].join(", ");
    throw new InvalidOptionError(
      `Options \`nodes\` and \`apiVersion\` name different versions of the API (${versions}); leave the path out of \`nodes\`.`,
    );
  }
  return {
    nodes: nodes.map((node) => (typeof node === "string" ? node.replace(endOfAddress, "") : node)),
    apiVersion: version as ApiVersion | undefined,
  };
}
