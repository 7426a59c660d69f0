import { toIso } from "../times.ts";
import { sha256 } from "../../core/sha256.ts";
import { designedConfig, type FabricDevice, momentOf } from "../inventory/fabric.ts";
import type { CloudVisionState } from "../state.ts";
import { asValue, type ResourceValue } from "./resources.ts";

const running = "CONFIG_TYPE_RUNNING_CONFIG";
const designed = "CONFIG_TYPE_DESIGNED_CONFIG";
const types = [running, designed] as const;

/** What a device runs or should run; the former also at a time in the past. */
function configOf(state: CloudVisionState, device: FabricDevice, type: unknown, time?: unknown): string {
  if (type === designed) return designedConfig(state.fabric, device);
  const at = typeof time === "string" ? Date.parse(time) : state.clock.now();
  return at >= lastChange(device) ? device.runningConfig : (momentOf(device, at)?.runningConfig ?? "");
}

function lastChange(device: FabricDevice): number {
  return device.past.at(-1)?.at ?? device.bootTime;
}

function linesOf(config: string): string[] {
  return config.split("\n").filter((line) => line.trim() !== "");
}

/** The lines that say who may log in and what they may do. */
function profileOf(config: string): string {
  return linesOf(config)
    .filter((line) => /^(?:aaa|username|enable|radius-server|tacacs-server)\b/.test(line))
    .map((line) => `${line}\n`)
    .join("");
}

/** Lines of two configurations side by side: those of both, those that go and those that come. */
function compare(a: string, b: string): ResourceValue[] {
  const left = linesOf(a);
  const right = linesOf(b);
  const here = new Set(left);
  const there = new Set(right);
  const entry = (op: string, line: string): ResourceValue => ({
    op: `DIFF_OP_${op}`,
    aLineNum: op === "ADD" ? 0 : left.indexOf(line) + 1,
    bLineNum: op === "DELETE" ? 0 : right.indexOf(line) + 1,
    aLine: op === "ADD" ? "" : line,
    bLine: op === "DELETE" ? "" : line,
  });
  return [
    ...left.filter((line) => !there.has(line)).map((line) => entry("DELETE", line)),
    ...right.map((line) => entry(here.has(line) ? "NOP" : "ADD", line)),
  ];
}

/** Counts of a comparison: whether the device has what it should have. */
function count(device: FabricDevice, isConfig: string, shouldBe: string): ResourceValue {
  const entries = compare(isConfig, shouldBe);
  const number = (op: string): number => entries.filter((entry) => entry["op"] === `DIFF_OP_${op}`).length;
  const changed = number("ADD") + number("DELETE");
  const at = toIso(lastChange(device));
  return {
    sync: changed === 0 ? "CONFIG_SYNC_CODE_IN_SYNC" : "CONFIG_SYNC_CODE_OUT_OF_SYNC",
    nopLines: number("NOP"),
    ignoredLines: 0,
    addedLines: number("ADD"),
    deletedLines: number("DELETE"),
    changedLines: 0,
    digest: sha256(shouldBe),
    runningConfigUpdateTime: at,
  };
}

/** Where a text can be fetched: the running configuration is an answer of the portal. */
function uriOf(device: FabricDevice, type: string): string {
  return type === running
    ? `/cvpservice/inventory/device/config?netElementId=${encodeURIComponent(device.key)}`
    : `/cvpservice/inventory/device/config/designed?netElementId=${encodeURIComponent(device.key)}`;
}

/** The two configurations of a device. */
export function configurations(_state: CloudVisionState, device: FabricDevice): ResourceValue[] {
  return types.map((type) => ({ key: { deviceId: device.world.serial, type }, uri: uriOf(device, type) }));
}

/** Their security profiles. */
export function securityProfiles(state: CloudVisionState, device: FabricDevice): ResourceValue[] {
  return types.map((type) => ({
    key: { deviceId: device.world.serial, type },
    config: profileOf(configOf(state, device, type)),
  }));
}

/** The comparison that everybody asks for: what a device runs with what it should run. */
function usualDiff(device: FabricDevice): ResourceValue {
  const { serial } = device.world;
  const time = toIso(lastChange(device));
  return { aDeviceId: serial, aType: running, aTime: time, bDeviceId: serial, bType: designed, bTime: time };
}

type View = (state: CloudVisionState, device: FabricDevice) => ResourceValue[];

/** Configuration compliance. */
export const configSummary: { readonly summaries: View; readonly diffs: View } = {
  summaries: (state, device) => [
    {
      key: { deviceId: device.world.serial },
      summary: {
        ...count(device, device.runningConfig, configOf(state, device, designed)),
        designedConfigErrors: 0,
        designedConfigWarnings: 0,
        runningConfigUri: uriOf(device, running),
        designedConfigUri: uriOf(device, designed),
        diffUri: diffUri(usualDiff(device)),
      },
    },
  ],
  diffs: (_state, device) => [{ key: usualDiff(device), uri: diffUri(usualDiff(device)) }],
};

/** Compliance of security profiles. */
export const securityProfileSummary: { readonly summaries: View; readonly diffs: View } = {
  summaries: (state, device) => [
    {
      key: { deviceId: device.world.serial },
      summary: count(device, profileOf(device.runningConfig), profileOf(configOf(state, device, designed))),
    },
  ],
  diffs: (state, device) => [profileDiff(state, usualDiff(device), device, device)],
};

function diffUri(key: ResourceValue): string {
  const text = Object.entries(key).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return `/cvpservice/inventory/device/config/diff?${text.join("&")}`;
}

function profileDiff(state: CloudVisionState, key: ResourceValue, a: FabricDevice, b: FabricDevice): ResourceValue {
  const left = profileOf(configOf(state, a, key["aType"], key["aTime"]));
  const right = profileOf(configOf(state, b, key["bType"], key["bTime"]));
  return { key, diff: { values: compare(left, right) } };
}

/** The two devices of a comparison, when there are such. */
function sides({ fabric }: CloudVisionState, key: ResourceValue): readonly [FabricDevice, FabricDevice] | undefined {
  const find = (serial: unknown): FabricDevice | undefined =>
    [...fabric.devices.values()].find(({ world }) => world.serial === serial);
  const a = find(key["aDeviceId"]);
  const b = find(key["bDeviceId"]);
  return a && b && [a, b];
}

/** Any two configurations compared. */
export function configDiff(state: CloudVisionState, key: ResourceValue): ResourceValue | undefined {
  return sides(state, key) && { key, uri: diffUri(asValue(key)) };
}

/** Any two security profiles compared. */
export function securityProfileDiff(state: CloudVisionState, key: ResourceValue): ResourceValue | undefined {
  const found = sides(state, key);
  return found && profileDiff(state, key, ...found);
}
