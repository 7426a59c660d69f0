import { asValue, type ResourceValue } from "./resources.ts";

/** What a list, a count or a watch is narrowed by. */
export interface Selection {
  /** Any of these must fit; none means everything does. */
  readonly partialEqFilter: readonly unknown[];
  /** Only resources that concern one of these devices. */
  readonly deviceIds: readonly string[];
  /** Only dashboards whose description has all words of one of these lists. */
  readonly tags: readonly (readonly string[])[];
  /** Whether bodies come along, where they are left out otherwise. */
  readonly includeBody: boolean;
}

/** Reads the filters of a body, in camelCase or snake_case. */
export function readSelection(body: unknown, query: ResourceValue): Selection {
  const given = asValue(camelCased(body));
  // One filter, or several that are alternatives, as the service has it.
  const filters = (Array.isArray(given["filter"]) ? given["filter"] : [given["filter"]]).map(asValue);
  const [filter = {}] = filters;
  const deviceIds = asValue(filter["deviceIds"])["values"] ?? query["filter.deviceIds.values"];
  return {
    partialEqFilter: Array.isArray(given["partialEqFilter"]) ? given["partialEqFilter"] : [],
    deviceIds: textsOf(deviceIds),
    tags: filters.map(({ tags }) => textsOf(asValue(tags)["values"])).filter((words) => words.length > 0),
    includeBody: (filter["includeBody"] ?? query["filter.includeBody"]) === true,
  };
}

function textsOf(values: unknown): string[] {
  return Array.isArray(values) ? values.map(String) : [];
}

/** Whether a resource is selected: entries of the filter are alternatives, members of an entry are conditions. */
export function isSelected({ partialEqFilter, deviceIds, tags }: Selection, value: ResourceValue): boolean {
  if (tags.length > 0) {
    const words: readonly string[] = String(value["description"] ?? "").match(/[\w-]+/g) ?? [];
    if (!tags.some((list) => list.every((tag) => words.includes(tag)))) return false;
  }
  if (partialEqFilter.length > 0 && !partialEqFilter.some((partial) => contains(value, partial))) return false;
  if (deviceIds.length === 0) return true;
  const own = asValue(value["deviceIds"])["values"];
  return Array.isArray(own) && own.some((id) => deviceIds.includes(String(id)));
}

function contains(value: unknown, partial: unknown): boolean {
  if (Array.isArray(partial)) {
    return (
      Array.isArray(value) &&
      value.length === partial.length &&
      partial.every((item, index) => contains(value[index], item))
    );
  }
  // The zero value of an enumeration says nothing, as an absent member does.
  if (typeof partial === "string" && partial.endsWith("_UNSPECIFIED")) return true;
  if (typeof partial !== "object" || partial === null)
    return value === partial || (partial === "" && value === undefined);
  return Object.entries(partial).every(([name, member]) => contains(asValue(value)[name], member));
}

/** snake_case members as camelCase. What stands in `values` are keys of a map, and theirs alone. */
export function camelCased(value: unknown, isMap = false): unknown {
  if (Array.isArray(value)) return value.map((item) => camelCased(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      isMap ? name : name.replaceAll(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase()),
      camelCased(member, name === "values" && !Array.isArray(member)),
    ]),
  );
}
