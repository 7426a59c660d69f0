import type { Session } from "../../core/sessions.ts";
import { checkScript, runScript } from "./builder-script.ts";
import { addConfiglet, findConfiglet } from "../configlets/configlets.ts";
import { findContainer } from "../inventory/containers.ts";
import { describeConfiglet } from "../describe.ts";
import { portalFault } from "../errors.ts";
import { type FabricConfiglet, type FabricContainer, type FabricDevice, lineage } from "../inventory/fabric.ts";
import { findDevice } from "../inventory/inventory.ts";
import { search, slicePage } from "../paging.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

type Draft = Pick<Schemas["TempBuilderInput"], "formList" | "mainScript">;

/** Forms and scripts that a session works on and has not saved, by the key of the builder. */
function draftsOf(session: Session | undefined): Map<string, Draft> {
  const known = session?.data.get("builderDrafts");
  if (known instanceof Map) return known as Map<string, Draft>;
  const fresh = new Map<string, Draft>();
  session?.data.set("builderDrafts", fresh);
  return fresh;
}

function findBuilder(state: CloudVisionState, key: string): FabricConfiglet {
  const builder = findConfiglet(state, key);
  if (builder.type !== "Builder") throw portalFault("132857", "Invalid configlet type");
  return builder;
}

/** The configlet that a builder wrote for a device before. */
function writtenBefore(state: CloudVisionState, builder: string, device: FabricDevice): FabricConfiglet | undefined {
  const link = [...state.builders.generated.values()].find(
    (entry) => entry.configletBuilderId === builder && entry.netElementId === device.key,
  );
  return state.fabric.configlets.get(link?.configletId ?? "");
}

function describeGenerated(state: CloudVisionState, configlet: FabricConfiglet): Schemas["GeneratedConfiglet"] {
  const {
    editable: _editable,
    visible: _visible,
    sslConfig: _sslConfig,
    typeStudioConfiglet: _typeStudioConfiglet,
    ...shown
  } = describeConfiglet(state.fabric, configlet);
  const unassigned = {
    action: "",
    assigned: "",
    id: "",
    objectId: "",
    objectName: "",
    parentId: "",
    sessionId: "",
    type: "",
  };
  return { ...shown, tempConfigletObjectIdMapper: { ...unassigned, configletId: configlet.key } };
}

/** Builders of a container and of all above it. */
function buildersOf(
  state: CloudVisionState,
  containerId: string,
): { readonly builder: FabricConfiglet; readonly container: FabricContainer }[] {
  return lineage(state.fabric, findContainer(state, containerId).key).flatMap((container) =>
    container.configlets.flatMap((key) => {
      const builder = state.fabric.configlets.get(key);
      return builder?.type === "Builder" ? [{ builder, container }] : [];
    }),
  );
}

/** Running builders: drafts, previews, generated configlets, and which builders a container has. */
export const builderRunHandlers: CloudVisionHandlers = {
  "configletBuilders/storeDraft": ({ body, query, session, state }) => {
    const { type = body.mainScript ? "mainScript" : "form", id = "" } = query;
    if (type !== "form" && type !== "mainScript") throw portalFault("132818", `Invalid builder type: ${type}`);
    if (id !== "") findBuilder(state, id);
    const drafts = draftsOf(session);
    const { formList, mainScript } = body;
    drafts.set(id, { ...drafts.get(id), ...(formList ? { formList } : {}), ...(mainScript ? { mainScript } : {}) });
    return { data: "success" };
  },

  "configletBuilders/discardDraft": ({ query, session }) => {
    draftsOf(session).delete(query.id);
    return { data: "success" };
  },

  "configletBuilders/validateScript": ({ body }) => {
    if (body.data.trim() === "") throw portalFault("132820", "Script cannot be empty");
    const checked = checkScript(body.data);
    return checked.ok ? { status: "success", result: "" } : { status: "failure", result: checked.message };
  },

  "configletBuilders/preview": ({ body, session, state }) => {
    const builder = findBuilder(state, body.configletBuilderId);
    const script = draftsOf(session).get(builder.key)?.mainScript?.data ?? builder.config;
    if (script.trim() === "") throw portalFault("132824", "Script cannot be empty");
    const devices = (body.netElementIds ?? []).map((key) => findDevice(state, key));
    const preview = (device: FabricDevice | undefined): Schemas["BuilderPreviewItem"] => ({
      isExistingGc: device !== undefined && writtenBefore(state, builder.key, device) !== undefined,
      configlet: {
        ...describeGenerated(state, builder),
        config: runScript(script),
        type: "Generated",
        isDraft: true,
      },
    });
    return { data: devices.length === 0 ? [preview(undefined)] : devices.map(preview) };
  },

  "configletBuilders/generate": ({ body, session, state }) => {
    const builder = findBuilder(state, body.configletBuilderId);
    if (body.netElementIds.length === 0) throw portalFault("132827", "No devices are given");
    if (builder.config.trim() === "") throw portalFault("132828", "The builder is empty");
    const devices = body.netElementIds.map((key) => findDevice(state, key));
    const user = session?.user ?? "";
    const data = devices.map((device) => {
      const before = writtenBefore(state, builder.key, device);
      const config = runScript(builder.config);
      const name = `${builder.name}_${device.world.address}`;
      const configlet = before ?? addConfiglet(state, { name, config, user, type: "Generated" });
      configlet.config = config;
      state.builders.generated.set(configlet.key, {
        key: `generated_${configlet.key}`,
        configletBuilderId: builder.key,
        configletId: configlet.key,
        containerId: body.containerId,
        netElementId: device.key,
        objectType: "netelement",
        previewValues: [],
        previewValuesListSize: 0,
        action: "associate",
      });
      return {
        configlet: describeGenerated(state, configlet),
        isExistingGc: before !== undefined,
        netElementId: device.key,
        status: "success",
      };
    });
    return { data };
  },

  "configletBuilders/storeGenerated": ({ body, state }) => {
    const links = body.data.map(({ action, configletId, netElementId, objectType }) => {
      const configlet = findConfiglet(state, configletId);
      if (objectType === "container") findContainer(state, netElementId);
      else findDevice(state, netElementId);
      const known = state.builders.generated.get(configlet.key);
      const link: Schemas["GeneratedConfigletMapper"] = {
        key: `generated_${configlet.key}`,
        configletBuilderId: "",
        containerId: "",
        previewValues: [],
        previewValuesListSize: 0,
        ...known,
        action,
        configletId,
        netElementId,
        ...(objectType === undefined ? {} : { objectType }),
      };
      state.builders.generated.set(configlet.key, link);
      return link;
    });
    const [first] = links;
    if (!first) throw portalFault("132718", "Invalid input parameters: no configlet is given");
    return first;
  },

  "configletBuilders/listForContainer": ({ query, state }) => {
    const found = search(buildersOf(state, query.containerId), query.queryParam, ({ builder }) => [builder.name]);
    const page = slicePage(found, query);
    return {
      total: found.length,
      builderList: page.map(({ builder }) => describeConfiglet(state.fabric, builder)),
      buildMapperList: page.map(({ builder, container }) => ({
        builderId: builder.key,
        builderName: builder.name,
        containerId: container.key,
        containerName: container.name,
      })),
    };
  },

  "configletBuilders/countForContainer": ({ query, state }) => ({
    data: { builderCount: buildersOf(state, query.containerId).length },
  }),
};
