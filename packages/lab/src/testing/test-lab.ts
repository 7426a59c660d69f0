import { createLab, type Lab, type LabOptions } from "../lab.ts";
import { refuseNetwork, type RefuseNetworkOptions } from "./refuse-network.ts";

/**
 * Starts a lab for a test, and refuses connections to every other address until it is closed: a client that was given a wrong
 * address, or one out of the environment, fails and reaches no controller. Works under vitest and `node:test`.
 * @example
 * import { createTestLab } from "@northbound/lab/testing";
 *
 * await using lab = await createTestLab({ rhev: true });
 * const { urls, credentials } = lab.rhev;
 */
export async function createTestLab(options: LabOptions & RefuseNetworkOptions = {}): Promise<Lab> {
  const { allow = [], ...own } = options;
  const lab = await createLab(own);
  const urls = lab.clusters.flatMap((cluster) => cluster.nodes.map(({ url }) => url));
  const guard = refuseNetwork({ allow: [...urls, ...allow] });
  const { close } = lab;
  const closeBoth = async (): Promise<void> => {
    guard[Symbol.dispose]();
    await close();
  };
  // Not a copy: the clusters are getters that explain themselves.
  return Object.defineProperties({} as Lab, {
    ...Object.getOwnPropertyDescriptors(lab),
    close: { value: closeBoth },
    [Symbol.asyncDispose]: { value: closeBoth },
  });
}
