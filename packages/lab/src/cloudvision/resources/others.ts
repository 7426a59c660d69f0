import { rpcFault } from "../errors.ts";
import { asValue } from "./resources.ts";
import type { WriteRules } from "./rules.ts";

/** Resources with one thing to say beyond their value. */
export const otherRules: WriteRules = {
  "dashboard/v1/DashboardConfig": {
    apply: ({ resources }, value) => {
      const shown = resources.get("dashboard/v1/Dashboard", asValue(value["key"]));
      if (shown) resources.put("dashboard/v1/Dashboard", { ...shown, metaData: { schemaVersion: "1" } });
    },
  },
  "syslog/v1/ExportConfig": {
    check: (_state, value) => {
      if (!asValue(value["key"])["hostnameOrIp"]) throw rpcFault(3, "key.hostnameOrIp is required");
    },
    apply: ({ resources }, value) => {
      const stats = { numSuccess: "0", numErrors: "0", lastResult: "EXPORT_RESULT_UNSPECIFIED" };
      resources.put("syslog/v1/Export", { key: value["key"], stats });
    },
  },
  "dashboard/v1/GlobalDashboardConfig": {
    check: ({ resources }, value) => {
      const key = asValue(value["defaultDashboard"]);
      if (key["dashboardId"] && !resources.get("dashboard/v1/Dashboard", key)) throw rpcFault(5, "dashboard not found");
    },
  },
};
