import type { FabricDevice } from "../inventory/fabric.ts";
import type { CloudVisionState } from "../state.ts";
import { asValue, type ResourceValue } from "./resources.ts";

type Test = (device: FabricDevice) => boolean;

/**
 * Devices that a tag query selects, as a workspace sees their tags: `DC:AMS,LON AND role:leaf`, with `OR`, `NOT` and
 * parentheses; `device:` stands for serial numbers, and `*` for any value.
 * @throws SyntaxError for a query that is none.
 */
export function queryDevices(state: CloudVisionState, query: string, workspaceId: unknown): FabricDevice[] {
  const test = parseTagQuery(query, tagsIn(state, workspaceId));
  return [...state.fabric.devices.values()].filter(test);
}

/** `label:value` of every device, by serial number. */
function tagsIn({ resources }: CloudVisionState, workspaceId: unknown): Map<string, Set<string>> {
  const tags = new Map<string, Set<string>>();
  const add = (key: ResourceValue): void => {
    const serial = String(key["deviceId"]);
    const own = tags.get(serial) ?? new Set();
    own.add(`${String(key["label"])}:${String(key["value"])}`);
    tags.set(serial, own);
  };
  const ofDevices = ({ key }: { readonly key: ResourceValue }): boolean => key["elementType"] === "ELEMENT_TYPE_DEVICE";
  for (const { key } of resources.list("tag/v2/TagAssignment").filter(ofDevices)) if (!key["workspaceId"]) add(key);
  for (const { key, value } of resources.list("tag/v2/TagAssignmentConfig").filter(ofDevices)) {
    if (key["workspaceId"] !== workspaceId || workspaceId === "") continue;
    if (asValue(value)["remove"] !== true) add(key);
    else tags.get(String(key["deviceId"]))?.delete(`${String(key["label"])}:${String(key["value"])}`);
  }
  return tags;
}

/** Reads a query into a test. */
export function parseTagQuery(query: string, tags: ReadonlyMap<string, ReadonlySet<string>> = new Map()): Test {
  const words = query.match(/"[^"]*"|[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const isNext = (word: string): boolean => words[at]?.toUpperCase() === word && (at += 1) > 0;
  const either = (): Test => {
    const tests = [both()];
    while (isNext("OR")) tests.push(both());
    return (device) => tests.some((test) => test(device));
  };
  const both = (): Test => {
    const tests = [one()];
    while (isNext("AND")) tests.push(one());
    return (device) => tests.every((test) => test(device));
  };
  const one = (): Test => {
    if (isNext("NOT")) {
      const test = one();
      return (device) => !test(device);
    }
    if (isNext("(")) {
      const test = either();
      if (!isNext(")")) throw new SyntaxError("a parenthesis is not closed");
      return test;
    }
    const [label, values] = readTerm(words[at]);
    at += 1;
    return ({ world }) =>
      values.some((value) =>
        label === "device"
          ? value === "*" || value === world.serial
          : [...(tags.get(world.serial) ?? [])].some((tag) => fits(tag, label, value)),
      );
  };
  const test = either();
  if (at < words.length) throw new SyntaxError(`${words[at] ?? ""} stands where AND or OR is expected`);
  return test;
}

function fits(tag: string, label: string, value: string): boolean {
  return value === "*" ? tag.startsWith(`${label}:`) : tag === `${label}:${value}`;
}

function readTerm(word: string | undefined): readonly [string, readonly string[]] {
  const [, label, values] = /^"?([^:"()]+):([^"()]+)"?$/.exec(word ?? "") ?? [];
  if (label === undefined || values === undefined) throw new SyntaxError(`${word ?? "nothing"} is not label:value`);
  return [label, values.split(",")];
}
