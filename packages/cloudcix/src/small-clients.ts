import {
  type Caller,
  createCaller,
  createPathClient,
  type Operation,
  type PathClient,
  type PathsOf,
} from "@northbound/runtime";
import { type Application, openAs } from "./application.ts";
import type { CloudCixOptions } from "./options.ts";

/** Which application, and what is secret there. */
type Named = Pick<Application<never>, "name" | "secrets">;

/** Opens a client of an application that calls operations which are imported one by one. */
export function openCaller<Calls extends object>(application: Named, options: CloudCixOptions): Caller<Calls> {
  return openAs({ ...application, operations: {} }, options, undefined, createCaller<Calls>);
}

/** Opens a client of an application with the path client alone, for the operations that it is given. */
export function openPathClient<Paths extends object, Known extends readonly Operation[] | object>(
  application: Named,
  options: CloudCixOptions,
  operations: Known,
): PathClient<PathsOf<Paths, Known>> {
  return openAs({ ...application, operations }, options, undefined, createPathClient<PathsOf<Paths, Known>>);
}
