import { type ClientOptions, createClient, InvalidOptionError } from "@northbound/runtime";
import { basePath as currentPath } from "./generated/operations.ts";
import { createTranslate } from "./translate.ts";

/** Where engines up to 3.3 have their API. */
const oldPath = "/api";

/** Whether an API at this path is that of an engine up to 3.3; 3.4 has it there, too. */
export function isOldPath(basePath: string): boolean {
  return basePath !== currentPath;
}

const endOfAddress = /(\/ovirt-engine\/api|\/rhevm-api(?:-powershell)?|\/api)\/*$/;

/**
 * Separates the addresses of an engine from the path of its API, which scripts for the older libraries write in one.
 * @throws InvalidOptionError when the addresses end with different paths.
 */
export function splitNodes(
  nodes: readonly string[],
  given: string | undefined,
): { readonly nodes: readonly string[]; readonly basePath: string } {
  // What is wrong with the addresses themselves is said by the runtime.
  if (!Array.isArray(nodes)) return { nodes, basePath: currentPath };
  const ends = new Set(nodes.map((node) => endOfAddress.exec(String(node))?.[1]).filter((end) => end !== undefined));
  if (ends.size > 1)
    throw new InvalidOptionError(`Option \`nodes\` has addresses with different paths: ${[...ends].join(", ")}.`);
  return {
    nodes: nodes.map((node) => String(node).replace(endOfAddress, "")),
    basePath: checkPath(given) ?? [...ends][0] ?? currentPath,
  };
}

function checkPath(path: string | undefined): string | undefined {
  if (path === undefined || /^(?:\/[\w.-]+)+$/.test(path)) return path;
  throw new InvalidOptionError(
    `Option \`basePath\` must be a path like /ovirt-engine/api, not ${JSON.stringify(path)}.`,
  );
}

/**
 * Finds out where an engine has its API, without credentials: at `/ovirt-engine/api`, or at `/api` up to 3.3.
 * @returns the path, for the option `basePath`; the current one when neither answers.
 * @throws NorthboundError when no address can be reached.
 * @example
 * import { createRhev, detectBasePath } from "@northbound/rhev";
 *
 * const rhev = createRhev({ nodes, credentials, basePath: await detectBasePath({ nodes }) });
 */
export async function detectBasePath(
  options: Pick<ClientOptions, "nodes" | "tls" | "proxy" | "transport" | "timeout">,
): Promise<string> {
  const { nodes } = splitNodes(options.nodes, undefined);
  const setup = { translate: createTranslate({}) };
  await using client = createClient<object, object>(
    { name: "rhev", operations: {}, basePath: "" },
    { ...options, nodes },
    setup,
  );
  for (const path of [currentPath, oldPath]) {
    // oxlint-disable-next-line no-await-in-loop -- the second is asked only when the first is not there
    const { response } = await client.request("HEAD", path, { session: "none" });
    if (response.status !== 404) return path;
  }
  return currentPath;
}
