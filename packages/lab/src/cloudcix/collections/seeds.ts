import type { LabRecord } from "./tables.ts";
import type { CloudCixState } from "../state.ts";

/** What stands in a collection at first: the world where it has something for it, otherwise a few records. */
export function seedOf(name: string, state: CloudCixState): readonly LabRecord[] {
  const own = seeds[name]?.(state);
  return own ?? Array.from({ length: state.options.records }, () => ({}));
}

const seeds: Readonly<Record<string, (state: CloudCixState) => readonly LabRecord[]>> = {
  "membership/user": ({ users }) =>
    [...users.values()].map(({ email }) => ({ email, first_name: "Lab", surname: "Robot", robot: true })),
  "membership/member": () => [{ name: "Northbound Lab" }],
  "membership/address": ({ world }) =>
    world.sites.map(({ code, city, street }) => ({
      name: `Data hall ${code}`,
      city,
      address1: street,
      cloud_region: true,
    })),
  "compute/project": projects,
  "iaas/project": projects,
  "compute/instances": ({ world, options }) =>
    world.machines.map(({ name, running }, index) => ({
      name,
      state: running ? "running" : "stopped",
      project_id: (index % Math.min(3, options.projects)) + 1,
    })),
  "compute/routers": ({ options }) =>
    Array.from({ length: options.records }, (_, index) => ({ type: "router", project_id: index + 1 })),
  "compute/firewalls": ({ options }) =>
    Array.from({ length: options.records }, (_, index) => [
      { type: "project", project_id: index + 1, name: "Firewall", rules: [openPort] },
      { type: "geo", project_id: index + 1, name: "Geofilter", rules: [openCountry] },
    ]).flat(),
  "iaas/vm": ({ world }) =>
    world.machines.map(({ name, cores, memoryMiB, running }) => ({
      name,
      cpu: cores,
      ram: Math.max(1, Math.round(memoryMiB / 1_024)),
      state: running ? 4 : 6,
      stable: true,
    })),
  "iaas/virtualRouter": () => [{ state: 4 }],
  "iaas/snapshot": () => [{ state: 4 }],
  "iaas/backup": () => [{ state: 4 }],
  "iaas/ceph": () => [{ state: 4, parent_id: null }],
  "iaas/blacklist": () => [{ cidr: "203.0.113.0/25" }],
  "iaas/whitelist": () => [{ cidr: "203.0.113.128/25" }],
};

/** Rules as answers show them. */
const openPort = {
  allow: true,
  inbound: true,
  description: "SSH",
  source: "*",
  destination: "*",
  protocol: "tcp",
  port: "22",
  order: 1,
  version: 4,
  zone: "Public",
};
const openCountry = { allow: true, inbound: true, group_name: "@IE_v4", zone: "Public" };

function projects({ world, options }: CloudCixState): readonly LabRecord[] {
  return Array.from({ length: options.projects }, (_, index) => {
    const site = world.sites[index % world.sites.length];
    return {
      name: `${site?.code ?? "lab"} project ${String(index + 1).padStart(3, "0")}`,
      region_id: (index % Math.max(1, world.sites.length)) + 1,
      closed: false,
      stable: true,
      min_state: 4,
      shut_down: false,
    };
  });
}
