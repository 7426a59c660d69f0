import type { CallInput, CallOptions, PagedOptions } from "@northbound/runtime";
import type { Route, Routes } from "./routes.ts";

/** Calls by group and name, without their types: what routes lead to. */
export type AnyCalls = Readonly<
  Record<string, Readonly<Record<string, (input?: CallInput, options?: PagedOptions) => unknown>>>
>;

/** What the resource habits work with: named calls, and the way from an href to one. */
export interface Engine {
  readonly calls: AnyCalls;
  readonly routes: Routes;
}

/** Runs the operation of a route, with further input. */
export async function invoke(
  { calls }: Engine,
  route: Route,
  input: CallInput = {},
  options?: CallOptions,
): Promise<unknown> {
  return await calls[route.group]?.[route.name]?.({ ...route.params, ...input }, options);
}

/** Everything that the list of a route holds, page after page where it has pages. */
export async function invokeList(
  { calls }: Engine,
  route: Route,
  input: CallInput = {},
  options?: PagedOptions,
): Promise<unknown[]> {
  const answer = calls[route.group]?.[route.name]?.({ ...route.params, ...input }, options);
  if (isPaged(answer)) return await answer.all();
  return elementsOf(await answer);
}

/** The elements of a list: the array that is its only one. An empty list may have no member at all. */
export function elementsOf(list: unknown): unknown[] {
  if (typeof list !== "object" || list === null) return [];
  return Object.entries(list).find(([name, value]) => Array.isArray(value) && name !== "link")?.[1] ?? [];
}

function isPaged(answer: unknown): answer is { all(): Promise<unknown[]> } {
  return typeof answer === "object" && answer !== null && "all" in answer;
}
