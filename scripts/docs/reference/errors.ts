import { errorFromFault } from "../../../packages/runtime/src/errors/error-from-reply.ts";
import { kindOfStatus } from "../../../packages/runtime/src/layers/fault.ts";
import { type OpenApi, resolve, type SpecOperation } from "./open-api.ts";

/** What a caller gets for one status of an operation. */
export interface StatusError {
  readonly status: string;
  readonly code: string;
  /** The spec's own words, on one line. */
  readonly about: string;
}

/** The error of each documented failure, by the very rules that the runtime applies. */
export function errorsOf(document: OpenApi, spec: SpecOperation): StatusError[] {
  return Object.entries(spec.responses)
    .filter(([status]) => !/^[123]/.test(status))
    .map(([status, response]) => {
      const { description = "" } = resolve(document, response as { description?: string });
      const about = description.replaceAll(/\s+/g, " ").trim();
      const number = /^\d+$/.test(status) ? Number(status) : status === "5XX" ? 500 : undefined;
      if (number === undefined) return { status, code: "by status", about };
      const { code } = errorFromFault({ kind: kindOfStatus(number), message: "" }, { operation: "" });
      return { status, code, about };
    });
}
