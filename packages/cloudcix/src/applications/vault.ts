import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/vault/calls.ts";
import { operations, secrets } from "../generated/vault/operations.ts";
import type { components, paths } from "../generated/vault/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX Vault: object storage. */
export type Vault = Client<paths, Calls>;

/** What CloudCIX Vault is, as data. */
export const vault: Application<Vault> = { name: "vault", label: "vault", operations, secrets };

/**
 * Makes a client of CloudCIX Vault alone: object storage. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createVault(options: CloudCixOptions): Vault {
  return openApplication(vault, options);
}
