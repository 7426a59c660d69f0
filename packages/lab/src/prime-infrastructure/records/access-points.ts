import { createRandom } from "../../core/random.ts";
import type { WorldSite } from "../../world/sites.ts";
import type { World } from "../../world/world.ts";
import type { Row } from "../types.ts";

/** A wireless LAN controller; each site has one. */
export interface Controller {
  readonly id: number;
  readonly site: WorldSite;
  readonly name: string;
  readonly address: string;
}

/** An access point. */
export interface AccessPoint {
  readonly id: number;
  readonly site: WorldSite;
  readonly controller: Controller;
  readonly name: string;
  readonly mac: string;
  readonly address: string;
  readonly floor: number;
}

/** Makes a controller for each site. */
export function createControllers({ sites }: World): Controller[] {
  return sites.map((site, index) => ({
    id: 3_000 + index,
    site,
    name: `${site.code}-wlc-01`,
    address: `10.${site.octet}.251.10`,
  }));
}

/** Makes twelve access points for each site, on three floors. */
export function createAccessPoints(controllers: readonly Controller[]): AccessPoint[] {
  return controllers.flatMap((controller, place) =>
    Array.from({ length: 12 }, (_, index) => ({
      id: 4_000 + place * 100 + index,
      site: controller.site,
      controller,
      name: `${controller.site.code}-ap-${String(index + 1).padStart(3, "0")}`,
      mac: `00a289${(place * 100 + index).toString(16).padStart(6, "0")}`,
      address: `10.${controller.site.octet}.252.${10 + index}`,
      floor: (index % 3) + 1,
    })),
  );
}

/** The data resource AccessPoints. */
export function accessPointRow({ id, site, controller, name, mac, address, floor }: AccessPoint): Row {
  return {
    id,
    site,
    record: {
      "@displayName": String(id),
      "@id": id,
      adminStatus: "ENABLE",
      clientCount: id % 40,
      clientCount_2_4GHz: id % 10,
      clientCount_5GHz: (id % 40) - (id % 10),
      controllerIpAddress: { address: controller.address },
      controllerName: controller.name,
      countryCode: site.country,
      ethernetMac: { octets: mac },
      hreapEnabled: false,
      ipAddress: { address },
      location: `System Campus > ${site.city} > Floor ${floor}`,
      lwappUpTime: 86_400_00 * (id % 90),
      macAddress: { octets: mac },
      model: "AIR-AP3802I-E-K9",
      name,
      serialNumber: `FCW21${id}L0`,
      softwareVersion: "8.10.190.0",
      status: id % 11 === 0 ? "CRITICAL" : "CLEARED",
      type: "AP3800I",
      upTime: 86_400_00 * ((id % 90) + 1),
    },
  };
}

/** The data resource AccessPointDetails. */
export function accessPointDetailsRow(point: AccessPoint): Row {
  const { id, site, record } = accessPointRow(point);
  const { location, controllerName: _name, controllerIpAddress: _address, countryCode: _country, ...rest } = record;
  const { hreapEnabled: _hreap, lwappUpTime: _up, ...kept } = rest;
  return {
    id,
    site,
    record: {
      ...kept,
      apType: "UNIFIED",
      locationHierarchy: location,
      mapLocation: location,
      reachabilityStatus: "REACHABLE",
      coordinates: { XCoordinate: 10 + (id % 7) * 5, YCoordinate: 8 + (id % 5) * 6, ZCoordinate: 10 },
    },
  };
}

/** The data resource WlanControllers. */
export function controllerRow({ id, site, name, address }: Controller, pointsBySite: number): Row {
  return {
    id,
    site,
    record: {
      "@displayName": String(id),
      "@id": id,
      alarmStatus: "CLEARED",
      apCount: pointsBySite,
      clientCount: createRandom(id).integer(50, 400),
      ipAddress: address,
      location: site.city,
      mobilityGroupName: "campus",
      name,
      reachabilityStatus: true,
      rfGroupName: site.code,
      softwareVersion: "8.10.190.0",
      type: "Cisco 5520 Series",
    },
  };
}
