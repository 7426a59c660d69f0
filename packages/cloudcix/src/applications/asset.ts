import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/asset/calls.ts";
import { operations, secrets } from "../generated/asset/operations.ts";
import type { components, paths } from "../generated/asset/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX Asset: assets, rentals and depreciation. */
export type Asset = Client<paths, Calls>;

/** What CloudCIX Asset is, as data. */
export const asset: Application<Asset> = { name: "asset", label: "legacyapi", operations, secrets };

/**
 * Makes a client of CloudCIX Asset alone: assets, rentals and depreciation. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createAsset(options: CloudCixOptions): Asset {
  return openApplication(asset, options);
}
