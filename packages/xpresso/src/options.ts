import type { CallOptions, PagedOptions } from "@northbound/runtime";

/** Options of one call of the groups that work with either version. */
export interface XpressoCallOptions extends CallOptions {
  /** Name of the group in whose scope this call runs, instead of the client's. */
  readonly group?: string | undefined;
}

/** Options of a list of the groups that work with either version. `limit` counts what is given, not what is asked for. */
export interface XpressoPagedOptions extends PagedOptions {
  /** Name of the group whose objects are listed, instead of the client's. */
  readonly group?: string | undefined;
}

/** Divides the options into what is input to the runtime, and options that it knows. */
export function divide<Options extends XpressoCallOptions>(
  options: Options | undefined,
): { readonly scope: { readonly Group?: string }; readonly rest: Omit<Options, "group"> | undefined } {
  if (options === undefined) return { scope: {}, rest: undefined };
  const { group, ...rest } = options;
  return { scope: group === undefined ? {} : { Group: group }, rest };
}
