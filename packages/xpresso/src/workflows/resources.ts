import type { HeadersInput, PagedOptions, PagePromise } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import { divide, type XpressoCallOptions, type XpressoPagedOptions } from "../options.ts";
import type { ApiVersionReader } from "../version/api-version.ts";
import { deferPages, type PageShape } from "../version/deferred-pages.ts";
import type { ApiVersion, Shapes } from "../version/shapes.ts";

/** One kind of registered things, in whichever version the server has. */
export interface ResourceCalls<Resource> {
  /** Lists those of the group. v1 gives all at once; v2 gives pages, fetched as they are read. Needs no permission. */
  list(input?: { headers?: HeadersInput }, options?: XpressoPagedOptions): PagePromise<Resource, readonly Resource[]>;
  /**
   * Gets one by its identifier. The caller must be a member of the group that owns it.
   * @throws NotFoundError when there is none, PermissionError for those who are no member.
   */
  get(
    input: {
      /** Identifier: what v1 calls `uuid` and v2 calls `id`. */
      id: string;
      headers?: HeadersInput;
    },
    options?: XpressoCallOptions,
  ): Promise<Resource>;
}

/** The groups of registered things. */
export interface ResourceGroups<Version extends ApiVersion> {
  /** Registered jobs with their profiles. */
  readonly jobs: ResourceCalls<Shapes["job"][Version]>;
  /** Jobs and profiles that are run together. */
  readonly bundles: ResourceCalls<Shapes["bundle"][Version]>;
  /** Ways to run a job. */
  readonly profiles: ResourceCalls<Shapes["profile"][Version]>;
  /** Testbeds with their devices and states. */
  readonly testbeds: ResourceCalls<Shapes["testbed"][Version]>;
  /** Kinds of testbeds. */
  readonly topologies: ResourceCalls<Shapes["topology"][Version]>;
  /** Test harness instances. */
  readonly harnesses: ResourceCalls<Shapes["harness"][Version]>;
  /** Execution engines. */
  readonly engines: ResourceCalls<Shapes["engine"][Version]>;
}

/** Makes the groups of registered things over the calls of both versions. */
export function createResources(calls: Calls, version: ApiVersionReader): ResourceGroups<ApiVersion> {
  return {
    jobs: createResource(version, calls.jobsV1, calls.jobsV2),
    bundles: createResource(version, calls.bundlesV1, calls.bundlesV2),
    profiles: createResource(version, calls.profilesV1, calls.profilesV2),
    testbeds: createResource(version, calls.testbedsV1, calls.testbedsV2),
    topologies: createResource(version, calls.topologiesV1, calls.topologiesV2),
    harnesses: createResource(version, calls.harnessesV1, calls.harnessesV2),
    engines: createResource(version, calls.enginesV1, calls.enginesV2),
  };
}

interface CallsV1<Resource> {
  list(input?: object, options?: PagedOptions): PagePromise<Resource, Resource[]>;
  get(input: { uuid: string }, options?: XpressoCallOptions): Promise<Resource>;
}

interface CallsV2<Resource> {
  list(input?: object, options?: PagedOptions): PagePromise<Resource, PageShape<Resource>>;
  get(input: { id: string }, options?: XpressoCallOptions): Promise<Resource>;
}

function createResource<One, Two>(
  version: ApiVersionReader,
  v1: CallsV1<One>,
  v2: CallsV2<Two>,
): ResourceCalls<One | Two> {
  return {
    list: (input, options) => listOf(version, v1.list, v2.list, input, options),
    async get(given, options) {
      // A call without input is told what it lacks by the call below.
      const { id, ...input } = given ?? {};
      const { scope, rest } = divide(options);
      const isV1 = (await version.get(options)) === "v1";
      return isV1 ? v1.get({ ...input, ...scope, uuid: id }, rest) : v2.get({ ...input, ...scope, id }, rest);
    },
  };
}

/** A list in whichever version the server has. */
export function listOf<One, Two>(
  version: ApiVersionReader,
  v1: CallsV1<One>["list"],
  v2: CallsV2<Two>["list"],
  input: object | undefined,
  options: XpressoPagedOptions | undefined,
): PagePromise<One | Two, readonly (One | Two)[]> {
  const { scope, rest } = divide(options);
  return deferPages<One | Two>(async () => {
    const list: CallsV2<One | Two>["list"] = (await version.get(options)) === "v1" ? v1 : v2;
    return { pages: list({ ...input, ...scope }, rest) };
  });
}
