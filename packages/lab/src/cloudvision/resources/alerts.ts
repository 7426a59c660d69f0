import { toIso } from "../times.ts";
import { asValue, type ResourceValue } from "./resources.ts";
import type { WriteRules } from "./rules.ts";

/** Routing of alerts: what is wrong with it shows in the state of the alerting system. */
export const alertRules: WriteRules = {
  "alert/v1/AlertConfig": {
    showsItself: true,
    apply: (state, value, _given, { user }) => {
      state.resources.put("alert/v1/Alert", {
        endpointErrors: { values: [] },
        ...state.resources.get("alert/v1/Alert", {}),
        configurationErrors: { values: errorsOf(value) },
        lastModifiedAt: toIso(state.clock.now()),
        lastModifiedBy: user,
      });
    },
  },
};

/** Rules that send to nobody, or to a group that does not exist. */
function errorsOf({ rules, broadcastGroups }: ResourceValue): ResourceValue[] {
  const groups = asValue(asValue(broadcastGroups)["values"]);
  const list = asValue(rules)["values"];
  return (Array.isArray(list) ? list : []).flatMap((rule: unknown, index) => {
    const { sendsTo = "" } = asValue(rule);
    const path = `rules[${index}].sends_to`;
    if (sendsTo === "")
      return [{ path, errorType: "CONFIG_ERROR_TYPE_MISSING_REQUIRED", error: "a broadcast group is required" }];
    if (String(sendsTo) in groups) return [];
    const error = `broadcast group ${String(sendsTo)} does not exist`;
    return [{ path, errorType: "CONFIG_ERROR_TYPE_ILLEGAL_VALUE", error }];
  });
}

const templateTypes = [
  "EMAIL_HTML",
  "EMAIL_TEXT",
  "EMAIL_SUBJECT",
  "EMAIL_SINGLE_HTML",
  "EMAIL_SINGLE_TEXT",
  "EMAIL_SINGLE_SUBJECT",
  "SLACK_MESSAGE",
  "PUSHOVER_MESSAGE",
  "PAGERDUTY_SUMMARY",
  "VICTOROPS_DISPLAY_NAME",
  "VICTOROPS_STATE_MESSAGE",
  "GOOGLE_CHAT_MESSAGE",
  "MICROSOFT_TEAMS_MESSAGE",
  "SYSLOG_MESSAGE",
  "OPSGENIE_MESSAGE",
  "ZOOM_MESSAGE",
  "WEBHOOK_SINGLE",
  "WEBHOOK_MULTIPLE",
] as const;

/** The templates that the server comes with, one of each type. */
export function defaultTemplates(): ResourceValue[] {
  return templateTypes.map((type) => ({
    key: { templateType: `TEMPLATE_TYPE_${type}` },
    template: "{{ .Title }}: {{ .Description }}",
    multiAlert: !type.includes("SINGLE"),
    description: "Comes with the server",
    externalDocumentation: "",
    outputFormat: `TEMPLATE_OUTPUT_${type.endsWith("HTML") ? "HTML" : type.startsWith("WEBHOOK") ? "JSON" : "TEXT"}`,
    displayName: type.toLowerCase().replaceAll("_", " "),
  }));
}
