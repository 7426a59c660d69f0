import type { NorthboundEvent } from "@northbound/runtime";
import { type ApiVersion, createXpresso, type Xpresso, type XpressoOptions } from "@northbound/xpresso";
import { createLab, type Lab, type LabOptions } from "../../src/index.ts";

/** A lab with XPRESSO alone, in plain HTTP; its time stands still unless a speed is given. */
export function xpressoLab(options: NonNullable<LabOptions["xpresso"]> = {}, speed = 0): Promise<Lab> {
  return createLab({
    xpresso: options,
    protocol: "http",
    clock: { start: Date.UTC(2026, 0, 15, 8), speed },
    world: { sites: 2, devices: 48, machines: 2 },
    onViolation: () => undefined,
  });
}

/** A client of the lab, as `automation` in the group `routing` unless told otherwise. */
export function clientOf<Version extends ApiVersion = ApiVersion>(
  lab: Lab,
  options: Partial<XpressoOptions<Version>> = {},
): Xpresso<Version> {
  return createXpresso<Version>({ nodes: lab.xpresso.urls, token: lab.xpresso.credentials.token, ...options });
}

/** Keeps the events of a client. */
export function recorder(): { readonly events: NorthboundEvent[]; readonly observe: (event: NorthboundEvent) => void } {
  const events: NorthboundEvent[] = [];
  return { events, observe: (event) => void events.push(event) };
}

/** Identifiers of things by name, as scripts look them up. */
export async function idsOf(
  xpresso: Xpresso,
  {
    profile = "smoke-nightly",
    testbeds = ["ams1-tb-01", "ams1-tb-02"],
  }: { profile?: string; testbeds?: string[] } = {},
): Promise<{ profile: string; testbeds: string[] }> {
  return {
    profile: await xpresso.helper.idOf("profiles", profile),
    testbeds: await Promise.all(testbeds.map((name) => xpresso.helper.idOf("testbeds", name))),
  };
}
