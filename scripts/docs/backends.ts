/** One backend as the site presents it. A new backend is one more entry. */
export interface BackendPage {
  /** Folder under `specs/` and `packages/`. */
  readonly name: string;
  readonly title: string;
  /** What people do with it, in a sentence. */
  readonly about: string;
  /** Variable that holds the client in samples. */
  readonly variable: string;
  /** Guide to begin with, a file under `docs/guides/`. */
  readonly guide: string;
}

/** Every backend, in the order of the site. */
export const backends: readonly BackendPage[] = [
  {
    name: "cloudvision",
    title: "Arista CloudVision",
    about: "Portal, Resource APIs and service gateway, on premises and hosted. For those who come from cvprac.",
    variable: "cvp",
    guide: "start-cloudvision",
  },
  {
    name: "rhev",
    title: "RHEV, RHV and oVirt",
    about: "Virtual machines, hosts, storage and networks of an engine. For those who come from the Python SDKs.",
    variable: "rhev",
    guide: "start-rhev",
  },
  {
    name: "prime-infrastructure",
    title: "Cisco Prime Infrastructure",
    about: "Devices, clients, alarms and statistics as data resources, and services. For those who come from piapi.",
    variable: "prime",
    guide: "start-prime-infrastructure",
  },
  {
    name: "cloudcix",
    title: "CloudCIX",
    about: "Every application and service of the platform. For those who come from the cloudcix library.",
    variable: "cloudcix",
    guide: "start-cloudcix",
  },
  {
    name: "xpresso",
    title: "Cisco XPRESSO",
    about: "Requests, bundles, results and testbeds of the pyATS dashboard. For those who come from curl.",
    variable: "xpresso",
    guide: "start-xpresso",
  },
];
