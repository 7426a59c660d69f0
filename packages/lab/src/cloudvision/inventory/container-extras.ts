import { findContainer } from "./containers.ts";
import { describeConfiglet, describeNetElement } from "../describe.ts";
import { devicesBelow, lineage } from "./fabric.ts";
import { search, slicePage } from "../paging.ts";
import { queuedActions } from "../provisioning/session-work.ts";
import type { CloudVisionHandlers } from "../handlers.ts";

/** What else the portal knows of a container: the older list of its devices, and what it will carry once saved. */
export const containerExtraHandlers: CloudVisionHandlers = {
  "containers/listDevicesZtp": ({ query, state }) => {
    const container = findContainer(state, query.nodeId);
    const found = search(devicesBelow(state.fabric, container.key), query.queryParam, ({ world }) => [
      world.fqdn,
      world.address,
      world.serial,
      world.mac,
    ]);
    return {
      total: found.length,
      netElementList: slicePage(found, query).map((device) => describeNetElement(state, device)),
    };
  },

  "containers/getProposedConfiglets": ({ query, session, state }) => {
    const container = findContainer(state, query.containerId);
    const { configlets } = state.fabric;
    const queued = (session ? queuedActions(session) : []).findLast(
      (action) => action.nodeType === "configlet" && action.toId === container.key,
    );
    const inherited = lineage(state.fabric, container.key).slice(0, -1);
    const isBuilder = (key: string): boolean => configlets.get(key)?.type === "Builder";
    const assigned = queued && [...(queued.configletList ?? []), ...(queued.configletBuilderList ?? [])];
    const proposed = new Set([
      ...inherited.flatMap((entry) => entry.configlets),
      ...(assigned ?? container.configlets),
    ]);
    return {
      proposedConfiglets: [...proposed]
        .flatMap((key) => configlets.get(key) ?? [])
        .map((configlet) => describeConfiglet(state.fabric, configlet)),
      existingConfiglets: container.configlets.filter((key) => !isBuilder(key)),
      existingConfigletBuilders: container.configlets.filter(isBuilder),
      assignedConfiglets: queued?.configletList ?? [],
      assignedConfigletBuilders: queued?.configletBuilderList ?? [],
      ignoredConfiglets: queued?.ignoreConfigletList ?? [],
      ignoredConfigletBuilders: queued?.ignoreConfigletBuilderList ?? [],
      tempConfigletObjectIdMapper: "",
    };
  },
};
