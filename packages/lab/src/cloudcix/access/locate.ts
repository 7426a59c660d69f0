import { hostLabels } from "@northbound/cloudcix";

/** Legacy applications share a host; the first segment of the path tells them apart. */
const legacySegments: Readonly<Record<string, string>> = {
  Asset: "asset",
  Contacts: "contacts",
  HelpDesk: "helpdeskLegacy",
  Reporting: "reporting",
  SCM: "scm",
  Security: "security",
  SupportFramework: "repository",
};

const byLabel = new Map(Object.entries(hostLabels).map(([name, label]) => [label as string, name]));
const legacyLabel = "legacyapi";

/**
 * The application of a request: by the first label of its host (`iaas.localhost:8443`), as the real ones are told apart,
 * or else by the first segment of its path (`/iaas/vm/`), for clients that use the lab as a gateway.
 */
export function locate(host: string, path: string): { readonly service: string; readonly path: string } | undefined {
  const label = host.split(".", 1)[0] ?? "";
  if (host.includes(".") && byLabel.has(label)) return within(label, path);
  const [, first = "", ...rest] = path.split("/");
  return byLabel.has(first) ? within(first, `/${rest.join("/")}`) : within(legacyLabel, path);
}

function within(label: string, path: string): { readonly service: string; readonly path: string } | undefined {
  const service = label === legacyLabel ? legacySegments[path.split("/")[1] ?? ""] : byLabel.get(label);
  return service === undefined ? undefined : { service, path };
}
