import { isUnknownOutcome } from "@northbound/rhev";
import { type Clock, systemClock } from "@northbound/runtime";
import { settle } from "@northbound/runtime/settle";
import { expect, test } from "vitest";
import { must, quick, startEngine } from "./engine.ts";

/** Looks again a hundred times sooner. */
const clock: Clock = {
  ...systemClock,
  now: () => systemClock.now() * 100,
  after: (delay, task) => systemClock.after(delay / 100, task),
};

test.for(["json", "xml"] as const)(
  "by jobs and events in %s: writes that were done are processed, those that never arrived are unknown",
  async (format) => {
    await using bench = await startEngine({ format });
    const { lab, rhev } = bench;
    const [node] = lab.rhev.nodes;
    const cluster = must((await rhev.clusters.list()).cluster?.[0]);
    const vm = await rhev.vms.create({
      body: { name: "settled", cluster: { id: must(cluster.id) }, template: { name: "Blank" } },
    });
    const vmId = must(vm.id);
    await rhev.vms.waitFor({ vmId }, "down", quick);
    const domain = must((await rhev.storageDomains.list()).storage_domain?.find(({ type }) => type === "data"));
    const writes: Readonly<Record<string, (name: string) => Promise<unknown>>> = {
      "vms/start": () => rhev.vms.start({ vmId }),
      "tags/create": (name) => rhev.tags.create({ body: { name } }),
      "disks/create": (name) =>
        rhev.disks.create({
          body: {
            name,
            format: "cow",
            provisioned_size: "1073741824",
            storage_domains: { storage_domain: [{ id: must(domain.id) }] },
          },
        }),
      "vmNics/create": (name) => rhev.vmNics.create({ vmId, body: { name } }),
      "vms/create": (name) =>
        rhev.vms.create({ body: { name, cluster: { id: must(cluster.id) }, template: { name: "Blank" } } }),
    };
    for (const when of ["before", "after"] as const) {
      for (const [operation, write] of Object.entries(writes)) {
        must(node).reset({ when, times: 1, match: operation });
        const error: unknown = await write(`settled-${when}`).catch((reason: unknown) => reason);
        expect([operation, isUnknownOutcome(error)]).toEqual([operation, true]);
        const { outcome, evidence } = await settle(error, { timeout: when === "before" ? 0 : 60_000, clock });
        expect([operation, outcome, evidence[0]?.by]).toEqual([
          operation,
          when === "after" ? "processed" : "unknown",
          "correlation",
        ]);
      }
    }
  },
);
