import { Answer } from "../http/message.ts";
import { isFiltered } from "./access/permissions.ts";
import { accountOf } from "./access/session.ts";
import { zeroId } from "./seed/builtins.ts";
import { apiPath } from "./spec.ts";
import { ref } from "./store.ts";
import type { EngineState } from "./state.ts";
import type { EngineHandlers } from "./handlers.ts";

/** Collections that the root document gives a search template for. */
const searched = [
  "clusters",
  "datacenters",
  "events",
  "hosts",
  "networks",
  "storagedomains",
  "templates",
  "instancetypes",
  "users",
  "groups",
  "vmpools",
  "vms",
  "disks",
];

/** The root document, and the services beside the API. */
export const apiHandlers: EngineHandlers = {
  "api/get": (context) => {
    const { state } = context;
    const account = accountOf(context);
    const [major = "4", minor = "5", build = "0"] = state.version.split(".");
    const user = account && ref("/users", account.id);
    return {
      link: links(state),
      product_info: {
        name: "oVirt Engine",
        vendor: "ovirt.org",
        instance_id: state.accounts.values().next().value?.id,
        version: { major, minor, build, revision: "0", full_version: `${state.version}-1.el8` },
      },
      special_objects: { blank_template: ref("/templates", zeroId), root_tag: ref("/tags", zeroId) },
      ...(!isFiltered(context) && { summary: summary(state) }),
      time: state.clock.now(),
      ...(user && { authenticated_user: user, effective_user: user }),
    };
  },

  "api/head": ({ state, headers }) => {
    const origin = `https://${headers["host"] ?? "engine"}`;
    const link = links(state).map(({ rel, href }) => `<${origin}${href}>; rel=${rel}`);
    return new Answer(200, { kind: "none" }, [["link", link.join(",")]]);
  },

  "services/health": () =>
    new Answer(200, { kind: "text", value: "DB Up!Welcome to Health Status!" }, [["content-type", "text/html"]]),
};

function links({ tree }: EngineState): { readonly rel: string; readonly href: string }[] {
  return [...tree.places.values()]
    .filter(({ template }) => template.lastIndexOf("/") === 0)
    .flatMap(({ template }) => {
      const rel = template.slice(1);
      const one = { rel, href: apiPath + template };
      if (!searched.includes(rel)) return [one];
      const from = rel === "events" ? ";from={event_id}" : "";
      return [one, { rel: `${rel}/search`, href: `${apiPath}${template}${from}?search={query}` }];
    });
}

function summary({ store }: EngineState): object {
  const count = (collection: string, active: string): object => {
    const all = store.all(collection);
    return { total: String(all.length), active: String(all.filter(({ status }) => status === active).length) };
  };
  return {
    vms: count("/vms", "up"),
    hosts: count("/hosts", "up"),
    storage_domains: count("/storagedomains", "active"),
    users: count("/users", ""),
  };
}
