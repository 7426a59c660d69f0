import { addConfiglet, findConfiglet } from "../configlets/configlets.ts";
import { portalFault } from "../errors.ts";
import { asValue } from "../resources/resources.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

/** cvprac spells one member `main_script`, the definition `mainScript`. */
function readContent(data: unknown): { readonly formList: readonly unknown[]; readonly script: string } {
  const content = asValue(data);
  const script = asValue(content["mainScript"] ?? content["main_script"])["data"];
  const formList = content["formList"];
  if (typeof script !== "string" || script === "") throw portalFault("132820", "Script cannot be empty");
  return { formList: Array.isArray(formList) ? formList : [], script };
}

/** Builders: scripts that write configlets. */
export const builderHandlers: CloudVisionHandlers = {
  "configletBuilders/create": ({ body, session, state }) => {
    const content = readContent(body.data);
    const builder = { name: body.name, data: content };
    const configlet = addConfiglet(state, {
      name: body.name,
      config: content.script,
      user: session?.user ?? "",
      type: "Builder",
      builder,
    });
    return { data: configlet.key };
  },

  "configletBuilders/update": ({ body, query, session, clock, state }) => {
    const configlet = findConfiglet(state, query.id);
    if (configlet.type !== "Builder") throw portalFault("132857", "Invalid configlet type");
    const content = readContent(body.data);
    Object.assign(configlet, {
      name: body.name,
      config: content.script,
      user: session?.user ?? "",
      changedOn: clock.now(),
      builder: { name: body.name, data: content },
    });
    return { data: configlet.key, eventId: "" };
  },

  "configletBuilders/get": ({ query, state }) => {
    const configlet = findConfiglet(state, query.id);
    const script = { data: configlet.config, sessionId: "", key: configlet.key };
    const formList = asValue(configlet.builder?.data)["formList"] as Schemas["ConfigletBuilder"]["formList"];
    const isAssigned = [...state.fabric.devices.values(), ...state.fabric.containers.values()].some((target) =>
      target.configlets.includes(configlet.key),
    );
    return {
      data: {
        name: configlet.name,
        formList: formList ?? [],
        // The definition has the first name, cvprac's tests read the second.
        mainScript: script,
        main_script: script,
        isAssigned,
        sslConfig: false,
      },
    };
  },
};
