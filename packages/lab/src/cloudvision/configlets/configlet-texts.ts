import { findConfiglet } from "./configlets.ts";
import { portalFault } from "../errors.ts";
import { findDevice } from "../inventory/inventory.ts";
import { search, slicePage } from "../paging.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

function linesOf(config: string): string[] {
  return config.split("\n").filter((line) => line !== "");
}

/** Numbered lines; those that the other side does not have carry a code. */
function compare(config: string, other: string, code: string): Schemas["ConfigLine"][] {
  const known = new Set(linesOf(other));
  return linesOf(config).map((command, index) => ({
    command,
    rowId: index + 1,
    blockId: `line-${index + 1}`,
    code: known.has(command) ? "" : code,
  }));
}

/** Addresses of the management interfaces in the configuration that some configlets make. */
function managementIps(
  state: CloudVisionState,
  query: Pick<Schemas["DesignedConfigQuery"], "configIdList" | "netElementId">,
): Schemas["ManagementIp"][] {
  findDevice(state, query.netElementId);
  let name = "";
  return query.configIdList
    .flatMap((key) => linesOf(findConfiglet(state, key, "132852").config))
    .flatMap((line) => {
      if (/^\S/.test(line)) name = /^interface (Management\S+)/.exec(line)?.[1] ?? "";
      const address = name === "" ? undefined : /^\s+ip address (\S+?)(?:\/\d+)?$/.exec(line)?.[1];
      return address === undefined
        ? []
        : [{ key: name, name, address, netElementId: query.netElementId, type: "", userId: "" }];
    });
}

/** What stands in configlets: how a history entry changed one, and the management addresses that they set. */
export const configletTextHandlers: CloudVisionHandlers = {
  "configlets/getHistoryDiff": ({ query, state }) => {
    const entry = [...state.fabric.configlets.values()]
      .flatMap(({ history }) => history)
      .find(({ key }) => key === query.historyId);
    if (!entry) throw portalFault("132532", "No data found");
    const oldConfig = compare(entry.oldConfig, entry.newConfig, "DELETED");
    const newConfig = compare(entry.newConfig, entry.oldConfig, "NEW");
    const marked = (lines: readonly Schemas["ConfigLine"][]): number => lines.filter(({ code }) => code !== "").length;
    return {
      oldConfig,
      newConfig,
      deleted: marked(oldConfig),
      new: marked(newConfig),
      mismatch: 0,
      total: marked(oldConfig) + marked(newConfig),
    };
  },

  "configlets/listManagementIps": ({ body, query, state }) => {
    const found = search(managementIps(state, body), query.queryparam, ({ address, name }) => [address, name]);
    const [first] = found;
    return {
      total: found.length,
      managementIps: slicePage(found, query),
      ...(first ? { defaultProposedManagementIp: first } : {}),
    };
  },

  "configlets/getCurrentManagementIp": ({ body, state }) => ({ data: managementIps(state, body)[0]?.address ?? "" }),
};
