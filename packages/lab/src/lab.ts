import { createLabCore, type ClusterOptions, type LabCore, type LabCoreOptions } from "./core/lab-core.ts";
import { createCertificates } from "./server/certificates.ts";
import { serveNode } from "./server/node-server.ts";

/** What a lab takes. */
export interface LabOptions extends LabCoreOptions {
  /** Address to listen on. @default "127.0.0.1" */
  readonly host?: string;
  /** @default "https" */
  readonly protocol?: "https" | "http";
}

/** Stand-ins that listen. Use it with `await using`, or call `close()`. */
export interface Lab extends LabCore, AsyncDisposable {
  /** Certificate of the lab's own authority, PEM; empty with `protocol: "http"`. */
  readonly ca: string;
}

/**
 * Starts stand-ins for the controllers on loopback, over one shared world.
 * @example
 * import { createLab } from "@northbound/lab";
 *
 * await using lab = await createLab({ cloudvision: { version: "2021.3.1", nodes: 3 } });
 * const { urls, credentials } = lab.cloudvision;
 */
export async function createLab(options: LabOptions = {}): Promise<Lab> {
  const { host = "127.0.0.1", protocol = "https" } = options;
  const core = await createLabCore(options);
  const settings = (name: string): ClusterOptions => {
    const choice: unknown = Reflect.get(options, name);
    return isObject(choice) ? choice : {};
  };
  const hosts = [host, ...core.clusters.flatMap((cluster) => settings(cluster.name).hosts ?? [])];
  const certificates = protocol === "https" ? await createCertificates(hosts) : undefined;
  const kill = (): Promise<unknown> =>
    Promise.all(core.clusters.flatMap((cluster) => cluster.nodes.map((node) => node.kill())));
  try {
    for (const cluster of core.clusters) {
      const own = settings(cluster.name);
      for (const node of cluster.nodes) {
        const place = { host: own.hosts?.[node.index] ?? host, port: own.ports?.[node.index] ?? 0, certificates };
        await serveNode(cluster, node, place);
      }
    }
  } catch (error) {
    await kill();
    throw error;
  }
  const close = async (): Promise<void> => {
    await kill();
    await core.close();
  };
  // Not a copy: the clusters are getters that explain themselves.
  return Object.defineProperties({} as Lab, {
    ...Object.getOwnPropertyDescriptors(core),
    ca: { enumerable: true, value: certificates?.ca ?? "" },
    close: { value: close },
    [Symbol.asyncDispose]: { value: close },
  });
}

function isObject(value: unknown): value is ClusterOptions {
  return typeof value === "object" && value !== null;
}
