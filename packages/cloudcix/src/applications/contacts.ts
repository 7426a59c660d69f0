import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/contacts/calls.ts";
import { operations, secrets } from "../generated/contacts/operations.ts";
import type { components, paths } from "../generated/contacts/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX Contacts: contacts, activities and campaigns, replaced by Contact. */
export type Contacts = Client<paths, Calls>;

/** What CloudCIX Contacts is, as data. */
export const contacts: Application<Contacts> = { name: "contacts", label: "legacyapi", operations, secrets };

/**
 * Makes a client of CloudCIX Contacts alone: contacts, activities and campaigns, replaced by Contact. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createContacts(options: CloudCixOptions): Contacts {
  return openApplication(contacts, options);
}
