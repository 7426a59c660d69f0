import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/app_manager/calls.ts";
import { operations, secrets } from "../generated/app_manager/operations.ts";
import type { components, paths } from "../generated/app_manager/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX App Manager: apps, menus and who may use them. */
export type AppManager = Client<paths, Calls>;

/** What CloudCIX App Manager is, as data. */
export const appManager: Application<AppManager> = { name: "appManager", label: "appmanager", operations, secrets };

/**
 * Makes a client of CloudCIX App Manager alone: apps, menus and who may use them. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createAppManager(options: CloudCixOptions): AppManager {
  return openApplication(appManager, options);
}
