import type { Lab } from "@northbound/lab";
import { backends } from "../call/backends.ts";
import { UsageError } from "../../output/usage-error.ts";
import { didYouMean } from "../suggest.ts";

type Cluster = Lab["clusters"][number];
type LabNode = Cluster["nodes"][number];

/** A fault that a lab starts with. */
export interface FaultChoice {
  readonly backend: string;
  /** Counted from 1; all nodes when absent. */
  readonly node: number | undefined;
  readonly kind: string;
  readonly value: number | undefined;
}

// What a value means, and whether there is one, is said in the help of `northbound lab`.
const faults: Readonly<Record<string, (node: LabNode, value: number | undefined) => unknown>> = {
  kill: (node) => node.kill(),
  hang: (node) => node.hang(),
  blackhole: (node) => node.blackHole(),
  slow: (node, value = 1000) => node.slow(value),
  overload: (node, value = 1) => node.overload({ retryAfter: value }),
  reset: (node, value) => node.reset({ when: "after", ...(value !== undefined && { times: value }) }),
  corrupt: (node, value) => node.corrupt(value === undefined ? {} : { times: value }),
  truncate: (node, value) => node.truncate(value === undefined ? {} : { times: value }),
};

/**
 * Reads `backend[/node]:kind[=value]`, several with commas between them.
 * @throws UsageError when one can't be understood.
 */
export function readFaults(texts: readonly string[]): FaultChoice[] {
  return texts
    .flatMap((text) => text.split(","))
    .map((text) => {
      const match = /^([\w-]+)(?:\/(\d+))?:([a-z]+)(?:=(\d+))?$/.exec(text.trim());
      const [, backend, node, kind, value] = match ?? [];
      if (backend === undefined || kind === undefined) {
        throw new UsageError(`--faults takes backend[/node]:kind[=value], not ${JSON.stringify(text)}.`);
      }
      if (!Object.hasOwn(faults, kind)) {
        const kinds = Object.keys(faults);
        throw new UsageError(`There is no fault ${kind}.${didYouMean(kind, kinds)} There are ${kinds.join(", ")}.`);
      }
      return {
        backend,
        node: node === undefined ? undefined : Number(node),
        kind,
        value: value === undefined ? undefined : Number(value),
      };
    });
}

/**
 * Switches a fault on.
 * @throws UsageError when the lab has no such backend or node.
 */
export async function switchOn(lab: Lab, { backend, node, kind, value }: FaultChoice): Promise<void> {
  const name = backends.find((candidate) => candidate.name === backend)?.lab ?? backend;
  const cluster = lab.clusters.find((candidate) => candidate.name === name);
  if (!cluster) throw new UsageError(`This lab has no ${backend} to fail.`);
  const nodes = node === undefined ? cluster.nodes : cluster.nodes.slice(node - 1, node);
  if (nodes.length === 0 || node === 0) {
    throw new UsageError(`${backend} has nodes 1 to ${cluster.nodes.length}, and no ${node}.`);
  }
  for (const each of nodes) await faults[kind]?.(each, value);
}
