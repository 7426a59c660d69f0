import { InvalidOptionError } from "@northbound/runtime";
import type { RhevOptions } from "./options.ts";

type HeaderOptions = Pick<RhevOptions, "format" | "apiVersion" | "filter" | "allContent" | "correlationId">;

/** The headers that the options of a client stand for. */
export function headersOf({
  format,
  apiVersion,
  filter,
  allContent,
  correlationId,
}: HeaderOptions): Record<string, string> {
  return {
    ...(format === "xml" && { accept: "application/xml" }),
    ...(apiVersion !== undefined && { version: apiVersion }),
    ...(filter !== undefined && { filter: String(filter) }),
    ...(allContent !== undefined && { "all-content": String(allContent) }),
    ...(correlationId !== undefined && { "correlation-id": correlationId }),
  };
}

/** @throws InvalidOptionError for values that the engine would refuse or cut. */
export function checkHeaders({ format, apiVersion, correlationId }: HeaderOptions): void {
  if (format !== "json" && format !== "xml")
    throw new InvalidOptionError(`Option \`format\` must be "json" or "xml", not ${JSON.stringify(format)}.`);
  if (apiVersion !== undefined && apiVersion !== "3" && apiVersion !== "4") {
    throw new InvalidOptionError(`Option \`apiVersion\` must be "3" or "4", not ${JSON.stringify(apiVersion)}.`);
  }
  if (correlationId !== undefined && !/^[\w-]{1,36}$/.test(correlationId)) {
    throw new InvalidOptionError("Option `correlationId` must have 1 to 36 letters, digits, `_` and `-`.");
  }
}
