import { toIso } from "../times.ts";
import { rpcFault } from "../errors.ts";
import type { CloudVisionState } from "../state.ts";
import { checkQuery, checkRemoval } from "./configlets.ts";
import { asValue, type ResourceValue } from "./resources.ts";
import type { WriteRules } from "./rules.ts";

const mask = "********";

/** Studios: definition, inputs, the devices that they are for, and how inputs fill themselves. */
export const studioRules: WriteRules = {
  "studio/v1/StudioConfig": {
    check: (_state, value) => checkRemoval(value),
    apply: (state, value, _given, { user }) => summarize(state, value, "STUDIO", user),
  },
  "studio/v1/InputsConfig": {
    check: (_state, value) => {
      checkRemoval(value);
      if (value["remove"] !== true && !isJson(value["inputs"])) throw rpcFault(3, "inputs must be JSON text");
    },
    apply: (state, value, _given, { user }) => {
      summarize(state, value, "INPUTS", user);
      hideSecrets(state, asValue(value["key"]));
    },
  },
  "studio/v1/AssignedTagsConfig": {
    check: (_state, value) => {
      checkRemoval(value);
      checkQuery(value["query"]);
    },
    apply: (state, value, _given, { user }) => summarize(state, value, "ASSIGNED_TAGS", user),
  },
  "studio/v1/AutofillActionConfig": {
    check: (_state, value) => checkRemoval(value),
    apply: (state, value, _given, { user }) => summarize(state, value, "AUTOFILL_ACTION", user),
  },
};

function isJson(text: unknown): boolean {
  try {
    JSON.parse(String(text));
    return typeof text === "string";
  } catch {
    return false;
  }
}

/** The short description of a studio names its parts and who touched them last. */
function summarize({ clock, resources }: CloudVisionState, value: ResourceValue, entity: string, user: string): void {
  const { studioId, workspaceId } = asValue(value["key"]);
  const key = { studioId, workspaceId };
  const studio =
    resources.get("studio/v1/Studio", key) ?? resources.get("studio/v1/Studio", { ...key, workspaceId: "" });
  const before = resources.get("studio/v1/StudioSummary", key) ?? { immutable: false };
  const part = {
    entityType: `ENTITY_TYPE_${entity}`,
    lastModifiedAt: toIso(clock.now()),
    lastModifiedBy: user,
    removed: value["remove"] === true,
  };
  const entities = { ...asValue(asValue(before["entities"])["values"]), [part.entityType]: part };
  const isThere = (name: string): boolean => entities[`ENTITY_TYPE_${name}`] !== undefined;
  resources.put("studio/v1/StudioSummary", {
    ...before,
    key,
    displayName: studio?.["displayName"] ?? "",
    description: studio?.["description"] ?? "",
    entities: { values: entities },
    inUse: isThere("INPUTS") && isThere("ASSIGNED_TAGS"),
  });
}

/** Fields that the schema of a studio calls secret are masked in its inputs, and told by `SecretInput` alone. */
function hideSecrets({ resources }: CloudVisionState, key: ResourceValue): void {
  const { studioId, workspaceId, path } = key;
  const shown = resources.get("studio/v1/Inputs", key);
  if (!shown) return;
  const studio =
    resources.get("studio/v1/Studio", { studioId, workspaceId }) ??
    resources.get("studio/v1/Studio", { studioId, workspaceId: "" });
  const fields = Object.values(asValue(asValue(asValue(studio?.["inputSchema"])["fields"])["values"])).map(asValue);
  const secrets = new Set(
    fields.filter((field) => asValue(field["stringProps"])["isSecret"] === true).map((field) => field["name"]),
  );
  if (secrets.size === 0) return;
  const steps = asValue(path)["values"];
  const above = Array.isArray(steps) ? steps.map(String) : [];
  const hide = (value: unknown, at: readonly string[]): unknown => {
    if (secrets.has(at.at(-1)) && typeof value === "string" && value !== mask) {
      resources.put("studio/v1/SecretInput", {
        key: { studioId, workspaceId, path: { values: at } },
        plainText: value,
      });
      return mask;
    }
    if (Array.isArray(value)) return value.map((item, index) => hide(item, [...at, String(index)]));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, hide(member, [...at, name])]));
  };
  const inputs = JSON.stringify(hide(JSON.parse(String(shown["inputs"])), above));
  if (inputs !== shown["inputs"]) resources.put("studio/v1/Inputs", { ...shown, inputs });
}
