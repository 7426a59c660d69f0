import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/contact/calls.ts";
import { operations, secrets } from "../generated/contact/operations.ts";
import type { components, paths } from "../generated/contact/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX Contact: contacts, campaigns, opportunities and chatbots. */
export type Contact = Client<paths, Calls>;

/** What CloudCIX Contact is, as data. */
export const contact: Application<Contact> = { name: "contact", label: "contact", operations, secrets };

/**
 * Makes a client of CloudCIX Contact alone: contacts, campaigns, opportunities and chatbots. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createContact(options: CloudCixOptions): Contact {
  return openApplication(contact, options);
}
