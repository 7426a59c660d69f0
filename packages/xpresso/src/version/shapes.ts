import type { components } from "../generated/schema.d.ts";

type Schemas = components["schemas"];

/** A version of the API. */
export type ApiVersion = "v1" | "v2";

/** What the groups that work with either version take and give, by version. */
export interface Shapes {
  readonly request: { readonly v1: Schemas["RequestV1"]; readonly v2: Schemas["RequestV2"] };
  readonly submission: { readonly v1: Schemas["SubmitRequestV1"]; readonly v2: Schemas["SubmitRequestV2"] };
  readonly bundleRun: { readonly v1: Schemas["SubmitBundleRequestV1"]; readonly v2: Schemas["SubmitBundleRequestV2"] };
  readonly job: { readonly v1: Schemas["JobV1"]; readonly v2: Schemas["JobV2"] };
  readonly bundle: { readonly v1: Schemas["BundleV1"]; readonly v2: Schemas["BundleV2"] };
  readonly profile: { readonly v1: Schemas["ProfileV1"]; readonly v2: Schemas["ProfileV2"] };
  readonly testbed: { readonly v1: Schemas["TestbedV1"]; readonly v2: Schemas["TestbedV2"] };
  readonly topology: { readonly v1: Schemas["TopologyV1"]; readonly v2: Schemas["TopologyV2"] };
  readonly harness: { readonly v1: Schemas["HarnessV1"]; readonly v2: Schemas["HarnessV2"] };
  readonly engine: { readonly v1: Schemas["EngineV1"]; readonly v2: Schemas["EngineV2"] };
  readonly resource: { readonly v1: Schemas["ResourceMetaV1"]; readonly v2: Schemas["ResourceMetaV2"] };
}
